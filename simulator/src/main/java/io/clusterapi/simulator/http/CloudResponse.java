package io.clusterapi.simulator.http;

import java.util.Map;

/**
 * An HTTP answer. Status 0 stands for a connection that is cut without one.
 *
 * @param headers besides the content type
 */
public record CloudResponse(
    int status, String contentType, String body, Map<String, String> headers) {
  public static CloudResponse cut() {
    return new CloudResponse(0, "", "", Map.of());
  }

  public boolean isCut() {
    return status == 0;
  }
}
