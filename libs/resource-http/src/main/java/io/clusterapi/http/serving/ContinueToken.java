package io.clusterapi.http.serving;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.loop.persistence.ResourceQuery;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list begins, opaque to clients.
 *
 * <p>Later pages are read from the store as it is then, but carry the first page's revision: a
 * watch from there sees again what changed in between, and misses nothing.
 */
record ContinueToken(long revision, ResourceQuery.Position after) {
  private static final String VERSION = "1";

  String encode() {
    String text =
        String.join("\n", VERSION, Long.toString(revision), after.namespace(), after.name());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static ContinueToken decode(String token) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", -1);
      // PostgreSQL takes no text with a NUL in it.
      if (parts.length == 4
          && parts[0].equals(VERSION)
          && Long.parseLong(parts[1]) >= 0
          && parts[2].indexOf(0) < 0
          && parts[3].indexOf(0) < 0) {
        return new ContinueToken(
            Long.parseLong(parts[1]), new ResourceQuery.Position(parts[2], parts[3]));
      }
    } catch (IllegalArgumentException e) {
      // Reported below: the client gets one sentence whatever is wrong with the token.
    }
    throw ApiFailure.badRequest(
        "continue: the token is not one this server gave out; start the list again without it");
  }
}
