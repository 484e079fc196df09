package io.clusterapi.simulator.http;

import io.clusterapi.simulator.cloud.Faults;
import java.util.Map;

/**
 * An HTTP answer. Status 0 stands for a connection that is cut without one.
 *
 * @param headers besides the content type
 * @param halved true when the connection is cut in the middle of the body
 */
public record CloudResponse(
    int status, String contentType, String body, Map<String, String> headers, boolean halved) {

  /** A whole answer. */
  public CloudResponse(int status, String contentType, String body, Map<String, String> headers) {
    this(status, contentType, body, headers, false);
  }

  public static CloudResponse cut() {
    return new CloudResponse(0, "", "", Map.of());
  }

  /** What arrives of this answer to a call that was carried out. */
  public CloudResponse arriving(Faults.Verdict verdict) {
    if (verdict.cutAfter()) {
      return cut();
    }
    return verdict.halved() ? new CloudResponse(status, contentType, body, headers, true) : this;
  }

  public boolean isCut() {
    return status == 0;
  }
}
