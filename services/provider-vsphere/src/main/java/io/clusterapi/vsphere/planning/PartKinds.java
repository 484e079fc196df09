package io.clusterapi.vsphere.planning;

/** Kinds of parts on vSphere, and the keys of those an owner has one of. */
public final class PartKinds {
  public static final String VCENTER = "vsphere/vcenter";
  public static final String ZONE = "vsphere/deployment-zone";
  public static final String MACHINE = "vsphere/virtual-machine";

  public static final String KEY_VCENTER = "vcenter";
  public static final String KEY_MACHINE = "virtual-machine";

  private PartKinds() {}
}
