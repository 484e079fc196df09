package io.clusterapi.provider.part;

import io.clusterapi.planning.Reason;

/** Why something is done to a part. */
public enum PartReason implements Reason {
  PartNeeded,
  PartChanged,
  PartDrifted,
  PartVanished,
  PartBroken,
  PartNotNeeded,
  OwnerDeleted
}
