package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** How a virtual machine is cloned and what it is given. */
public class VirtualMachineCloneSpec {
  @JsonPropertyDescription(
      "Name, inventory path or UUID of the template virtual machines are cloned from.")
  @Required
  @Size(min = 1, max = 2048)
  public String template;

  @JsonPropertyDescription(
      "linkedClone shares the disk of a snapshot, fullClone copies it; a template without snapshot is copied either way. Default linkedClone.")
  @OneOf({"fullClone", "linkedClone"})
  public String cloneMode;

  @JsonPropertyDescription("Snapshot a linked clone builds on; the current one when absent.")
  @Size(min = 1, max = 1024)
  public String snapshot;

  @JsonPropertyDescription("Address of the vCenter; the cluster's when absent.")
  @Size(min = 1, max = 1024)
  public String server;

  @JsonPropertyDescription(
      "SHA-1 or SHA-256 fingerprint of the vCenter's certificate; empty for none.")
  @Size(max = 1024)
  public String thumbprint;

  @JsonPropertyDescription("Name or inventory path of the datacenter; * takes the only one.")
  @Size(min = 1, max = 2048)
  public String datacenter;

  @JsonPropertyDescription("Name or inventory path of the folder; the datacenter's own when empty.")
  @Size(max = 2048)
  public String folder;

  @JsonPropertyDescription(
      "Name or inventory path of the datastore; the one of the template when empty.")
  @Size(max = 2048)
  public String datastore;

  @JsonPropertyDescription("Name of a storage policy; empty for none.")
  @Size(max = 1024)
  public String storagePolicyName;

  @JsonPropertyDescription("Name or inventory path of the resource pool; the only one when empty.")
  @Size(max = 2048)
  public String resourcePool;

  @JsonPropertyDescription("Network devices and routes.")
  @Required
  public VSphereNetworkSpec network;

  @JsonPropertyDescription("Virtual CPUs; the template's when absent.")
  @Min(2)
  public Integer numCPUs;

  @JsonPropertyDescription("Cores a socket; the template's when absent, 0 lets vSphere choose.")
  @Min(0)
  public Integer numCoresPerSocket;

  @JsonPropertyDescription("Reservations, limits and shares.")
  public Resources resources;

  @JsonPropertyDescription("Memory in MiB; the template's when absent.")
  @Min(1)
  public Long memoryMiB;

  @JsonPropertyDescription(
      "Size of the first disk in GiB; the template's when absent, never smaller.")
  @Min(1)
  public Integer diskGiB;

  @JsonPropertyDescription("Sizes in GiB of the template's further disks.")
  @Size(max = 128)
  public List<Integer> additionalDisksGiB;

  @JsonPropertyDescription("Advanced options to set.")
  public Map<String, String> customVMXKeys;

  @JsonPropertyDescription("URNs of tags to attach.")
  @Size(max = 128)
  public List<@Size(min = 1, max = 1024) String> tagIDs;

  @JsonPropertyDescription("PCI devices to pass through.")
  @Size(max = 128)
  public List<PCIDevice> pciDevices;

  @JsonPropertyDescription("Operating system.")
  @Size(min = 1, max = 128)
  @OneOf({"Linux", "Windows"})
  public String os;

  @JsonPropertyDescription("Virtual hardware version, such as vmx-19; the template's when absent.")
  @Size(min = 1, max = 128)
  public String hardwareVersion;

  @JsonPropertyDescription("Disks to add to those of the template.")
  @Size(max = 29)
  @ListMap("name")
  public List<Disk> dataDisks;

  @JsonPropertyDescription("Whether virtual machines may run inside.")
  public Boolean nestedHV;

  @JsonPropertyDescription("Encryption of fault tolerance.")
  @OneOf({"ftEncryptionDisabled", "ftEncryptionOpportunistic", "ftEncryptionRequired"})
  public String ftEncryptionMode;

  @JsonPropertyDescription("Encryption of migration.")
  @OneOf({"disabled", "opportunistic", "required"})
  public String migrateEncryption;

  @JsonPropertyDescription("ID of the key the virtual machine is encrypted with.")
  @Size(min = 1, max = 1024)
  public String cryptoKeyID;

  @JsonPropertyDescription("Name of the key provider.")
  @Size(min = 1, max = 1024)
  public String cryptoProfile;

  /** Shares of the host. */
  @MinProperties(1)
  public static class Resources {
    @JsonPropertyDescription("What is reserved.")
    public Amounts requests;

    @JsonPropertyDescription("What is never exceeded.")
    public Amounts limits;

    @JsonPropertyDescription("Weights under contention.")
    public Shares shares;
  }

  /** CPU and memory. */
  @MinProperties(1)
  public static class Amounts {
    @JsonPropertyDescription("CPU in Hz, rounded up to MHz.")
    public Quantity cpu;

    @JsonPropertyDescription("Memory in bytes, rounded up to MiB.")
    public Quantity memory;
  }

  /** Weights of CPU and memory. */
  @MinProperties(1)
  public static class Shares {
    @JsonPropertyDescription("CPU shares.")
    @Min(1)
    public Integer cpu;

    @JsonPropertyDescription("Memory shares.")
    @Min(1)
    public Integer memory;
  }

  /** A disk that is not of the template. */
  public static class Disk {
    @JsonPropertyDescription("What the disk is called here.")
    @Required
    @Size(min = 1, max = 1024)
    public String name;

    @JsonPropertyDescription("Size in GiB.")
    @Required
    @Min(1)
    public Integer sizeGiB;

    @JsonPropertyDescription("When space is taken; the storage policy says it when absent.")
    @OneOf({"Thin", "Thick", "EagerlyZeroed"})
    public String provisioningMode;
  }

  /** A PCI device or a vGPU profile. */
  public static class PCIDevice {
    @JsonPropertyDescription("Device ID.")
    public Integer deviceId;

    @JsonPropertyDescription("Vendor ID.")
    public Integer vendorId;

    @JsonPropertyDescription("vGPU profile; instead of the IDs.")
    @Size(min = 1, max = 1024)
    public String vGPUProfile;

    @JsonPropertyDescription("Hardware label.")
    @Size(min = 1, max = 1024)
    public String customLabel;
  }
}
