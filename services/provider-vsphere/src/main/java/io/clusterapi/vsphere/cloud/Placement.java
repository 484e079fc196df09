package io.clusterapi.vsphere.cloud;

import java.util.List;
import java.util.Optional;

/**
 * Where a virtual machine is put, in references.
 *
 * @param snapshot of the template to link to; empty for a copy
 * @param datastore empty for the template's
 * @param storagePolicy identifier of the policy its disks get; empty for the datastore's
 * @param networks one for each device
 * @param disks keys and sizes of the template's disks, in order
 */
record Placement(
    ManagedObject template,
    Optional<ManagedObject> snapshot,
    ManagedObject folder,
    ManagedObject pool,
    Optional<ManagedObject> datastore,
    Optional<String> storagePolicy,
    List<Network> networks,
    List<XmlNode> disks) {

  /**
   * A network.
   *
   * @param port of a distributed switch; empty for a standard port group
   */
  record Network(ManagedObject object, Optional<Port> port) {}

  /** A port group of a distributed switch, as a network card refers to it. */
  record Port(String switchUuid, String portgroupKey) {}

  /** On this datastore, by this policy. */
  Placement stored(ManagedObject on, String policy) {
    return new Placement(
        template, snapshot, folder, pool, Optional.of(on), Optional.of(policy), networks, disks);
  }
}
