package io.clusterapi.local;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the local stack consists of, in the order it is shown. */
public enum Component {
  KAFKA("kafka", Role.BASE, 19092, ""),
  POSTGRES("postgres", Role.BASE, 15432, ""),
  SIMULATOR("simulator", Role.CLOUD, 14566, ""),
  CLUSTER("cluster-svc", Role.SERVICE, 18081, "capi.services.cluster.url"),
  MACHINE("machine-svc", Role.SERVICE, 18082, "capi.services.machine.url"),
  CONTROL_PLANE("controlplane-svc", Role.SERVICE, 18083, "capi.services.controlplane.url"),
  AWS("provider-aws", Role.SERVICE, 18084, "capi.services.aws.url"),
  VSPHERE("provider-vsphere", Role.SERVICE, 18085, "capi.services.vsphere.url"),
  AZURE("provider-azure", Role.SERVICE, 18086, "capi.services.azure.url"),
  MAAS("provider-maas", Role.SERVICE, 18087, "capi.services.maas.url"),
  GATEWAY("gateway", Role.SERVICE, 16443, "");

  /** What others rely on it for; decides the order of starting and stopping. */
  public enum Role {
    /** Where the others keep and exchange what they know: first to start, last to stop. */
    BASE,
    /** The simulated clouds; absent when the real ones are used. */
    CLOUD,
    /** A service of the project. */
    SERVICE
  }

  private static final String PROVIDER = "provider-";

  private final String name;
  private final Role role;
  private final int defaultPort;
  private final String addressKey;

  Component(String name, Role role, int defaultPort, String addressKey) {
    this.name = name;
    this.role = role;
    this.defaultPort = defaultPort;
    this.addressKey = addressKey;
  }

  /** The name users see and type. */
  public String id() {
    return name;
  }

  /** What others rely on it for. */
  public Role role() {
    return role;
  }

  /** The port it serves unless a setting says otherwise. */
  public int defaultPort() {
    return defaultPort;
  }

  /** The setting with which a user chooses its port. */
  public String portSetting() {
    return "capi.local." + name + ".port";
  }

  /**
   * The infrastructure it provides, such as {@code aws}; empty for what every stack has. Providers
   * run only where somebody wants machines of theirs: each is 250 MB and 2.5 s of CPU at start.
   */
  public Optional<String> infrastructure() {
    return name.startsWith(PROVIDER)
        ? Optional.of(name.substring(PROVIDER.length()))
        : Optional.empty();
  }

  /** The names of all infrastructures, in the order they are shown. */
  public static List<String> infrastructures() {
    return Arrays.stream(values())
        .flatMap(component -> component.infrastructure().stream())
        .toList();
  }

  /** The key by which other services learn its address; empty when none needs it. */
  Optional<String> addressKey() {
    return addressKey.isEmpty() ? Optional.empty() : Optional.of(addressKey);
  }

  /** The component of that name. */
  public static Optional<Component> named(String name) {
    return Arrays.stream(values()).filter(component -> component.name.equals(name)).findFirst();
  }

  /** All services of the project. */
  public static List<Component> services() {
    return Arrays.stream(values()).filter(component -> component.role == Role.SERVICE).toList();
  }
}
