package io.clusterapi.maas.planning;

/** Kinds of parts on MAAS; an owner has one of each at most. */
public final class PartKinds {
  public static final String DNS_NAME = "maas/dns-name";
  public static final String MACHINE = "maas/machine";
  public static final String NODE = "maas/node";

  public static final String KEY_DNS_NAME = "dns-name";
  public static final String KEY_MACHINE = "machine";
  public static final String KEY_NODE = "node";

  private PartKinds() {}
}
