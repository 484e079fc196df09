package io.clusterapi.http.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request path names: {@code /api/v1/...} or {@code /apis/GROUP/VERSION/...}.
 *
 * @param group API group, empty for core
 * @param namespace empty when the path spans all namespaces or the kind has none
 * @param resource plural name
 * @param name empty for the collection
 * @param subresource {@code status}, {@code scale}, or empty
 */
public record ApiPath(
    String group,
    String version,
    Optional<String> namespace,
    String resource,
    String name,
    String subresource) {

  /** Reads a path; empty when it is not one of objects (discovery, health, something else). */
  public static Optional<ApiPath> parse(String path) {
    List<String> parts = segments(path);
    String group;
    int next;
    if (parts.size() >= 3 && parts.get(0).equals("api")) {
      group = "";
      next = 1;
    } else if (parts.size() >= 4 && parts.get(0).equals("apis")) {
      group = parts.get(1);
      next = 2;
    } else {
      return Optional.empty();
    }
    String version = parts.get(next);
    List<String> rest = parts.subList(next + 1, parts.size());
    Optional<String> namespace = Optional.empty();
    if (rest.get(0).equals("namespaces")
        && rest.size() >= 3
        && !(group.isEmpty() && rest.size() == 3 && isNamespaceSubresource(rest.get(2)))) {
      namespace = Optional.of(rest.get(1));
      rest = rest.subList(2, rest.size());
    }
    if (rest.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new ApiPath(
            group,
            version,
            namespace,
            rest.get(0),
            rest.size() > 1 ? rest.get(1) : "",
            rest.size() > 2 ? rest.get(2) : ""));
  }

  /** {@code group/version}, or {@code v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public boolean collection() {
    return name.isEmpty();
  }

  private static boolean isNamespaceSubresource(String segment) {
    return segment.equals("status") || segment.equals("finalize");
  }

  private static List<String> segments(String path) {
    List<String> result = new ArrayList<>();
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        result.add(decode(part));
      }
    }
    return result;
  }

  private static String decode(String part) {
    String decoded;
    try {
      decoded =
          part.indexOf('%') < 0
              ? part
              : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest("the path holds a broken percent escape");
    }
    if (decoded.indexOf('\0') >= 0) {
      // PostgreSQL takes no text with it: looking for such a namespace would be the server's error.
      throw ApiFailure.badRequest("the path holds a NUL character (%00)");
    }
    return decoded;
  }
}
