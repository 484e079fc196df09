package io.clusterapi.simulator.http;

import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request, whole.
 *
 * @param headers by name in lower case
 */
public record CloudRequest(String method, String path, Map<String, String> headers, String body) {
  /** The header's value, empty when there is none; names are not case sensitive. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Without headers and body: they carry credentials and user data. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
