package io.clusterapi.simulator.http;

import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request, whole.
 *
 * @param query what follows the question mark, as it was sent; empty when there is none
 * @param headers by name in lower case
 */
public record CloudRequest(
    String method, String path, String query, Map<String, String> headers, String body) {
  /** A request without a query. */
  public CloudRequest(String method, String path, Map<String, String> headers, String body) {
    this(method, path, "", headers, body);
  }

  /** The header's value, empty when there is none; names are not case sensitive. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Without query, headers and body: they carry credentials and user data. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
