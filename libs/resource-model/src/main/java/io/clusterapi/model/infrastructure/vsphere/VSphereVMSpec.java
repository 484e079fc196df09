package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What one virtual machine should be. */
public class VSphereVMSpec extends VirtualMachineCloneSpec {
  @JsonPropertyDescription("Secret with the bootstrap data.")
  public BootstrapReference bootstrapRef;

  @JsonPropertyDescription("UUID of its BIOS; filled in.")
  @Size(min = 1, max = 1024)
  public String biosUUID;

  @JsonPropertyDescription(
      "How it is switched off: hard cuts the power, soft asks the guest and waits, trySoft asks and cuts the power after the timeout.")
  @Default("hard")
  @OneOf({"hard", "soft", "trySoft"})
  public String powerOffMode;

  @JsonPropertyDescription("How long trySoft waits for the guest, in seconds. Default 300.")
  @Min(1)
  public Integer guestSoftPowerOffTimeoutSeconds;

  /** A Secret. */
  public static class BootstrapReference {
    @JsonPropertyDescription("Name of the Secret.")
    @Required
    @Size(min = 1, max = 253)
    public String name;
  }
}
