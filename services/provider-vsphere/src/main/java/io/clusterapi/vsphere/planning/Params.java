package io.clusterapi.vsphere.planning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** Parameters of each kind of part. Order of components is the order of the stored JSON. */
public final class Params {
  private Params() {}

  public record VCenter() {}

  /**
   * @param sizeGiB size
   * @param provisioning Thin, Thick, EagerlyZeroed or null
   */
  public record Disk(int sizeGiB, String provisioning) {}

  public record Route(String to, String via, int metric) {}

  /**
   * @param dhcp4Overrides as netplan names them
   */
  public record Device(
      String network,
      String name,
      boolean dhcp4,
      boolean dhcp6,
      String gateway4,
      String gateway6,
      List<String> addresses,
      Long mtu,
      String mac,
      List<String> nameservers,
      List<String> searchDomains,
      List<Route> routes,
      Map<String, Object> dhcp4Overrides,
      Map<String, Object> dhcp6Overrides,
      boolean noAddressExpected) {}

  /**
   * Where a virtual machine is put; null or empty stands for the only one, or the template's.
   *
   * @param computeCluster of its failure domain: the resource pool is one of it; null for any
   * @param vmGroup group of virtual machines that binds it to hosts of its failure domain; or null
   * @param storagePolicy name of the storage policy of its disks; or null
   */
  public record Placement(
      String datacenter,
      String folder,
      String datastore,
      String resourcePool,
      @JsonInclude(JsonInclude.Include.NON_NULL) String computeCluster,
      @JsonInclude(JsonInclude.Include.NON_NULL) String vmGroup,
      @JsonInclude(JsonInclude.Include.NON_NULL) String storagePolicy) {}

  /**
   * A tag that stands for a part of the inventory.
   *
   * @param type Datacenter, ComputeCluster or HostGroup
   */
  public record Tag(String name, String type, String category) {}

  /** Groups of a compute cluster; a rule binds the one to the other. */
  public record Hosts(String vmGroup, String hostGroup) {}

  /** A network of a failure domain; what is null stays as the template has it. */
  public record Network(
      String name,
      Boolean dhcp4,
      Boolean dhcp6,
      List<String> nameservers,
      List<String> searchDomains,
      Map<String, Object> dhcp4Overrides,
      Map<String, Object> dhcp6Overrides) {}

  /**
   * A deployment zone with its failure domain.
   *
   * @param name of the VSphereDeploymentZone
   * @param failureDomain name of the VSphereFailureDomain
   * @param hosts null unless machines are bound to hosts
   */
  public record Zone(
      String name,
      String failureDomain,
      String datacenter,
      String computeCluster,
      Tag region,
      Tag zone,
      Hosts hosts,
      List<Network> networks,
      String datastore,
      String resourcePool,
      String folder) {}

  /**
   * @param template name or inventory path
   * @param full never share disks with the template
   * @param snapshot null for the current one
   */
  public record Source(String template, boolean full, String snapshot) {}

  /** Null leaves what the template has. */
  public record Hardware(
      Integer cpus,
      Integer coresPerSocket,
      Long memoryMiB,
      Integer diskGiB,
      List<Integer> additionalDisksGiB,
      List<Disk> dataDisks,
      String version,
      Boolean nestedVirtualization,
      String ftEncryption,
      String migrateEncryption,
      @JsonInclude(JsonInclude.Include.NON_NULL) Allocation cpuAllocation,
      @JsonInclude(JsonInclude.Include.NON_NULL) Allocation memoryAllocation) {}

  /**
   * What of a host is a virtual machine's; null leaves what the template has.
   *
   * @param reservation MHz or MiB it always gets
   * @param limit MHz or MiB it never exceeds
   * @param shares weight where hosts are short
   */
  public record Allocation(Long reservation, Long limit, Integer shares) {}

  /** Where the bootstrap data is. */
  public record Bootstrap(String namespace, String secret) {}

  /**
   * @param mode hard, soft or trySoft
   * @param softTimeoutSeconds how long trySoft waits
   */
  public record PowerOff(String mode, int softTimeoutSeconds) {}

  /**
   * @param options further advanced options
   * @param marks options that say whose it is
   * @param tags URNs of tags
   */
  public record Machine(
      String name,
      String instanceUuid,
      Source source,
      Placement placement,
      Hardware hardware,
      List<Device> devices,
      List<Route> routes,
      Bootstrap bootstrap,
      PowerOff powerOff,
      Map<String, String> options,
      Map<String, String> marks,
      List<String> tags) {}
}
