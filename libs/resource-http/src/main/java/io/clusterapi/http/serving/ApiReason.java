package io.clusterapi.http.serving;

import io.clusterapi.planning.Reason;

/** Why an object changed when somebody changed it through the API. */
public enum ApiReason implements Reason {
  Created,
  Updated,
  StatusUpdated,
  Applied,
  Scaled,
  DeletionRequested
}
