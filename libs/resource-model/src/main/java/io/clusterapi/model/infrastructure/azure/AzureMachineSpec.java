package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** What a virtual machine should be. */
public class AzureMachineSpec {
  @JsonPropertyDescription("What Kubernetes calls the machine; filled in.")
  public String providerID;

  @JsonPropertyDescription("Size of the virtual machine, such as Standard_D2s_v3.")
  @Required
  public String vmSize;

  @JsonPropertyDescription("Availability zone it should run in.")
  public String failureDomain;

  @JsonPropertyDescription("Machine image; that of the Kubernetes version when absent.")
  public Image image;

  @JsonPropertyDescription("Whose rights the machine has. Default None.")
  @OneOf({"None", "SystemAssigned", "UserAssigned"})
  public String identity;

  @JsonPropertyDescription("Identities the machine has the rights of.")
  public List<UserAssignedIdentity> userAssignedIdentities;

  @JsonPropertyDescription("Role of the machine's own identity.")
  public SystemAssignedIdentityRole systemAssignedIdentityRole;

  @JsonPropertyDescription(
      "Deprecated: name of the role assignment; use systemAssignedIdentityRole.")
  public String roleAssignmentName;

  @JsonPropertyDescription("Disk of the operating system.")
  @Required
  public OSDisk osDisk;

  @JsonPropertyDescription("Further disks.")
  @ListMap("nameSuffix")
  public List<DataDisk> dataDisks;

  @JsonPropertyDescription("SSH public key of the user capi, base64; a random one when empty.")
  public String sshPublicKey;

  @JsonPropertyDescription("Tags put on the machine's resources, besides the provider's own.")
  public Map<String, String> additionalTags;

  @JsonPropertyDescription("What the size can do besides.")
  public AdditionalCapabilities additionalCapabilities;

  @JsonPropertyDescription("Whether the machine gets a public address.")
  public Boolean allocatePublicIP;

  @JsonPropertyDescription("Whether it may forward traffic of others.")
  public Boolean enableIPForwarding;

  @JsonPropertyDescription("Deprecated: use networkInterfaces.")
  public Boolean acceleratedNetworking;

  @JsonPropertyDescription("Where boot diagnostics are kept.")
  public Diagnostics diagnostics;

  @JsonPropertyDescription("Present: spare capacity that can be taken away.")
  public SpotVMOptions spotVMOptions;

  @JsonPropertyDescription("Encryption at the host and trusted launch.")
  public SecurityProfile securityProfile;

  @JsonPropertyDescription("Deprecated: use networkInterfaces.")
  public String subnetName;

  @JsonPropertyDescription("DNS servers of the machine.")
  public List<String> dnsServers;

  @JsonPropertyDescription("Whether extensions are switched off. Default false.")
  public Boolean disableExtensionOperations;

  @JsonPropertyDescription(
      "Whether the extension that reports the bootstrap is left out. Default false.")
  public Boolean disableVMBootstrapExtension;

  @JsonPropertyDescription("Extensions to install.")
  public List<VMExtension> vmExtensions;

  @JsonPropertyDescription("Network interfaces; the first is the main one.")
  public List<NetworkInterface> networkInterfaces;

  @JsonPropertyDescription("Capacity reserved for it.")
  public String capacityReservationGroupID;

  @JsonPropertyDescription("Scale set it belongs to.")
  public String virtualMachineScaleSetID;

  /** An identity that exists. */
  public static class UserAssignedIdentity {
    @JsonPropertyDescription("azure:// and Azure's identifier of the identity.")
    @Required
    public String providerID;
  }

  /** A role of the machine's own identity. */
  public static class SystemAssignedIdentityRole {
    @JsonPropertyDescription("Name of the assignment, a UUID.")
    public String name;

    @JsonPropertyDescription("What it is for. Default the subscription.")
    public String scope;

    @JsonPropertyDescription("The role. Default Contributor.")
    public String definitionID;
  }

  /** The disk of the operating system. */
  public static class OSDisk {
    @JsonPropertyDescription("Linux or Windows.")
    @Required
    @Default("Linux")
    public String osType;

    @JsonPropertyDescription("Size in GB; that of the image when absent.")
    public Integer diskSizeGB;

    @JsonPropertyDescription("Storage of the disk.")
    public ManagedDisk managedDisk;

    @JsonPropertyDescription("Present: an ephemeral disk on the host.")
    public DiffDiskSettings diffDiskSettings;

    @JsonPropertyDescription("Caching. Default None.")
    @OneOf({"None", "ReadOnly", "ReadWrite"})
    public String cachingType;
  }

  /** A further disk. */
  public static class DataDisk {
    @JsonPropertyDescription("Its name after the machine's.")
    @Required
    public String nameSuffix;

    @JsonPropertyDescription("Size in GB.")
    @Required
    public Integer diskSizeGB;

    @JsonPropertyDescription("Storage of the disk.")
    public ManagedDisk managedDisk;

    @JsonPropertyDescription("Logical unit number, 0 to 63. Assigned when absent.")
    public Integer lun;

    @JsonPropertyDescription("Caching. Default ReadWrite.")
    @OneOf({"None", "ReadOnly", "ReadWrite"})
    public String cachingType;
  }

  /** Storage of a disk. */
  public static class ManagedDisk {
    @JsonPropertyDescription("Kind of storage, such as Premium_LRS.")
    public String storageAccountType;

    @JsonPropertyDescription("Keys it is encrypted with.")
    public DiskEncryptionSet diskEncryptionSet;

    @JsonPropertyDescription("How a confidential machine's disk is encrypted.")
    public VMDiskSecurityProfile securityProfile;
  }

  /** Keys of a disk. */
  public static class DiskEncryptionSet {
    @JsonPropertyDescription("Azure's identifier.")
    public String id;
  }

  /** Encryption of a confidential disk. */
  public static class VMDiskSecurityProfile {
    @JsonPropertyDescription("Keys.")
    public DiskEncryptionSet diskEncryptionSet;

    @JsonPropertyDescription("What is encrypted.")
    @OneOf({"VMGuestStateOnly", "DiskWithVMGuestState"})
    public String securityEncryptionType;
  }

  /** An ephemeral disk. */
  public static class DiffDiskSettings {
    @JsonPropertyDescription("Only Local.")
    @Required
    @OneOf({"Local"})
    public String option;

    @JsonPropertyDescription("Where on the host.")
    @OneOf({"CacheDisk", "NvmeDisk", "ResourceDisk"})
    public String placement;
  }

  /** What a size can do besides. */
  public static class AdditionalCapabilities {
    @JsonPropertyDescription("Whether ultra disks may be attached.")
    public Boolean ultraSSDEnabled;
  }

  /** Diagnostics. */
  public static class Diagnostics {
    @JsonPropertyDescription("Boot diagnostics.")
    public BootDiagnostics boot;
  }

  /** Boot diagnostics. */
  public static class BootDiagnostics {
    @JsonPropertyDescription("Where they are kept.")
    @Required
    @OneOf({"Managed", "UserManaged", "Disabled"})
    public String storageAccountType;

    @JsonPropertyDescription("The storage account of one's own.")
    public UserManagedBootDiagnostics userManaged;
  }

  /** A storage account of one's own. */
  public static class UserManagedBootDiagnostics {
    @JsonPropertyDescription("Its address.")
    @Required
    @Size(max = 1024)
    @Pattern("^https://")
    public String storageAccountURI;
  }

  /** Bounds for spare capacity. */
  public static class SpotVMOptions {
    @JsonPropertyDescription("Highest price per hour in US dollars; the usual price when absent.")
    public Quantity maxPrice;

    @JsonPropertyDescription("What happens when it is taken away.")
    @OneOf({"Deallocate", "Delete"})
    public String evictionPolicy;
  }

  /** Encryption and trusted launch. */
  public static class SecurityProfile {
    @JsonPropertyDescription("Whether the host encrypts its disks.")
    public Boolean encryptionAtHost;

    @JsonPropertyDescription("Kind of machine.")
    @OneOf({"ConfidentialVM", "TrustedLaunch"})
    public String securityType;

    @JsonPropertyDescription("What the firmware checks.")
    public UefiSettings uefiSettings;
  }

  /** What the firmware checks. */
  public static class UefiSettings {
    @JsonPropertyDescription("Secure boot.")
    public Boolean secureBootEnabled;

    @JsonPropertyDescription("A virtual TPM.")
    public Boolean vTpmEnabled;
  }

  /** An extension of the machine. */
  public static class VMExtension {
    @JsonPropertyDescription("Name.")
    @Required
    public String name;

    @JsonPropertyDescription("Who made it.")
    @Required
    public String publisher;

    @JsonPropertyDescription("Its version.")
    @Required
    public String version;

    @JsonPropertyDescription("Its settings.")
    public Map<String, String> settings;

    @JsonPropertyDescription("Its settings that nobody may read.")
    public Map<String, String> protectedSettings;
  }

  /** A network interface. */
  public static class NetworkInterface {
    @JsonPropertyDescription("Name of its subnet.")
    public String subnetName;

    @JsonPropertyDescription("How many private addresses it has. Default 1.")
    public Integer privateIPConfigs;

    @JsonPropertyDescription("Whether the hardware of the host is used; by the size when absent.")
    public Boolean acceleratedNetworking;
  }

  /** A machine image; one of its kinds. */
  public static class Image {
    @JsonPropertyDescription("Azure's identifier of a managed image.")
    public String id;

    @JsonPropertyDescription("Deprecated: an image of a shared gallery.")
    public SharedGallery sharedGallery;

    @JsonPropertyDescription("An image of the marketplace.")
    public Marketplace marketplace;

    @JsonPropertyDescription("An image of a compute gallery.")
    public ComputeGallery computeGallery;
  }

  /** An image of a shared gallery. */
  public static class SharedGallery {
    @JsonPropertyDescription("Subscription of the gallery.")
    @Required
    @Size(min = 1)
    public String subscriptionID;

    @JsonPropertyDescription("Resource group of the gallery.")
    @Required
    @Size(min = 1)
    public String resourceGroup;

    @JsonPropertyDescription("Name of the gallery.")
    @Required
    @Size(min = 1)
    public String gallery;

    @JsonPropertyDescription("Name of the image.")
    @Required
    @Size(min = 1)
    public String name;

    @JsonPropertyDescription("Version of the image.")
    @Required
    @Size(min = 1)
    public String version;

    @JsonPropertyDescription("Publisher of the plan.")
    public String publisher;

    @JsonPropertyDescription("Offer of the plan.")
    public String offer;

    @JsonPropertyDescription("Plan.")
    public String sku;
  }

  /** An image of the marketplace. */
  public static class Marketplace {
    @JsonPropertyDescription("Who publishes it.")
    @Required
    @Size(min = 1)
    public String publisher;

    @JsonPropertyDescription("What is offered.")
    @Required
    @Size(min = 1)
    public String offer;

    @JsonPropertyDescription("Which of it.")
    @Required
    @Size(min = 1)
    public String sku;

    @JsonPropertyDescription("Version of the image.")
    @Required
    @Size(min = 1)
    public String version;

    @JsonPropertyDescription("Whether it has a plan of somebody else.")
    @Default("false")
    public Boolean thirdPartyImage;
  }

  /** An image of a compute gallery. */
  public static class ComputeGallery {
    @JsonPropertyDescription("Name of the gallery.")
    @Required
    @Size(min = 1)
    public String gallery;

    @JsonPropertyDescription("Name of the image.")
    @Required
    @Size(min = 1)
    public String name;

    @JsonPropertyDescription("Version of the image.")
    @Required
    @Size(min = 1)
    public String version;

    @JsonPropertyDescription("Subscription of the gallery; a community gallery when absent.")
    public String subscriptionID;

    @JsonPropertyDescription("Resource group of the gallery; a community gallery when absent.")
    public String resourceGroup;

    @JsonPropertyDescription("The plan of somebody else's image.")
    public ImagePlan plan;
  }

  /** The plan of an image. */
  public static class ImagePlan {
    @JsonPropertyDescription("Who publishes it.")
    @Required
    @Size(min = 1)
    public String publisher;

    @JsonPropertyDescription("What is offered.")
    @Required
    @Size(min = 1)
    public String offer;

    @JsonPropertyDescription("Which of it.")
    @Required
    @Size(min = 1)
    public String sku;
  }
}
