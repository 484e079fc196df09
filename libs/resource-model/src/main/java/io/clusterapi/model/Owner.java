package io.clusterapi.model;

/** The service that alone writes a kind. */
public enum Owner {
  CLUSTER,
  MACHINE,
  CONTROLPLANE,
  AWS,
  VSPHERE,
  AZURE,
  MAAS,
  GATEWAY
}
