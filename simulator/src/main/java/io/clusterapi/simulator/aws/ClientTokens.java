package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.items;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Idempotency tokens: the same token with the same request gives the same resources again. */
final class ClientTokens {
  private static final String TYPE = "client-token";

  /**
   * The ids made by an earlier call with the token.
   *
   * @throws AwsError {@code IdempotentParameterMismatch} when that call asked for something else
   */
  Optional<List<String>> find(Call call, String token, String request) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() > 64) {
      throw AwsError.invalid("Client token must be at most 64 characters long");
    }
    Optional<Resource> known = call.view().find(call.scope(), TYPE, id(call, token));
    if (known.isPresent() && !known.get().text("request").equals(digest(request))) {
      throw new AwsError(
          "IdempotentParameterMismatch",
          "The request uses the same client token as a previous, but non-identical request. Do not"
              + " reuse a client token with different requests, unless the requests are identical");
    }
    return known.map(
        resource -> items(resource.shown().path("ids")).map(JsonNode::asText).toList());
  }

  void remember(Call call, String token, String request, List<String> ids) {
    if (!token.isEmpty()) {
      call.transaction()
          .create(
              call.scope(),
              TYPE,
              id(call, token),
              object("request", digest(request), "ids", arrayOf(ids)),
              object());
    }
  }

  private static String id(Call call, String token) {
    return call.action() + "/" + token;
  }

  /** Only a digest is kept: the request may hold user data. */
  private static String digest(String request) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
