package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.planning.Reason;

/** Why a deployment zone changes. */
enum ZoneReason implements Reason {
  ZoneChecked
}
