package io.clusterapi.simulator.http;

import java.util.concurrent.CompletionStage;

/** A simulated cloud's API on the shared port. */
public interface CloudApi {
  /** True when the request is one for this cloud. */
  boolean serves(CloudRequest request);

  /** Answers it, on the event loop unless the answer is delayed. */
  CompletionStage<CloudResponse> answer(CloudRequest request);
}
