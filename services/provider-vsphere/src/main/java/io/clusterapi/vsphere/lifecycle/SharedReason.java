package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.planning.Reason;

/** Why an object changes that belongs to all clusters. */
enum SharedReason implements Reason {
  ZoneChecked,
  IdentityChecked,
  DomainOwned,
  LastZoneGone
}
