package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.part.Account;
import java.time.Duration;

/** Calls as somebody else would make them, for tests outside of this package. */
public final class AzureCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AzureCalls() {}

  public static ObjectNode get(ArmCalls calls, Account account, ArmType type, String id) {
    return calls.get(account, type, id).await().atMost(PATIENCE);
  }

  public static void put(ArmCalls calls, Account account, ArmType type, String id, String body) {
    try {
      ObjectNode document = (ObjectNode) Mapper.json().readTree(body);
      calls.replace(account, type, id, document, "").await().atMost(PATIENCE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The token in use ends. */
  public static void forget(Tokens tokens, Account account) {
    tokens.refused(account);
  }

  public static void delete(ArmCalls calls, Account account, ArmType type, String id) {
    calls.delete(account, type, id).await().atMost(PATIENCE);
  }
}
