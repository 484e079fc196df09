package io.clusterapi.vsphere.cloud;

import java.util.List;
import java.util.Optional;

/**
 * Where a virtual machine is put, in references.
 *
 * @param snapshot of the template to link to; empty for a copy
 * @param datastore empty for the template's
 * @param networks one for each device
 * @param disks keys and sizes of the template's disks, in order
 */
record Placement(
    ManagedObject template,
    Optional<ManagedObject> snapshot,
    ManagedObject folder,
    ManagedObject pool,
    Optional<ManagedObject> datastore,
    List<ManagedObject> networks,
    List<XmlNode> disks) {}
