package io.clusterapi.provider.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOwner;
import io.clusterapi.provider.part.PartRequest;

/**
 * One try of an operation on a part.
 *
 * @param slice whose
 * @param request what
 * @param token idempotency token, the same on every try
 * @param number 1 for the first
 */
public record PartTry(SliceKey slice, PartRequest request, String token, int number) {

  public Account account() {
    return request.account();
  }

  public PartOwner owner() {
    return request.owner();
  }

  public String key() {
    return request.key();
  }

  /** The parameters as the type they were written from. */
  public <P> P parameters(Class<P> type) {
    try {
      return Mapper.json().readValue(request.parameters(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "parameters of part " + key() + " do not fit " + type.getSimpleName(), e);
    }
  }

  /** Identifier of a part it builds on. */
  public String input(String partKey) {
    PartRequest.Input input = request.inputs().get(partKey);
    if (input == null || input.id() == null) {
      throw new IllegalStateException(
          "part " + key() + " was begun without the part " + partKey + " it builds on");
    }
    return input.id();
  }

  /** Attribute of a part it builds on; empty if it has none. */
  public String inputAttribute(String partKey, String attribute) {
    PartRequest.Input input = request.inputs().get(partKey);
    return input == null ? "" : input.attributes().getOrDefault(attribute, "");
  }
}
