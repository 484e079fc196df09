package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** What one virtual machine should be. */
public class VSphereMachineSpec extends VirtualMachineCloneSpec {
  @JsonPropertyDescription("vsphere://UUID of the virtual machine's BIOS; filled in.")
  @Size(min = 1, max = 512)
  public String providerID;

  @JsonPropertyDescription(
      "How it is switched off: hard cuts the power, soft asks the guest and waits, trySoft asks and cuts the power after the timeout.")
  @Default("hard")
  @OneOf({"hard", "soft", "trySoft"})
  public String powerOffMode;

  @JsonPropertyDescription("How long trySoft waits for the guest, in seconds. Default 300.")
  @Min(1)
  public Integer guestSoftPowerOffTimeoutSeconds;

  @JsonPropertyDescription("How the virtual machine is named.")
  public Naming naming;

  /** Name of the virtual machine. */
  @MinProperties(1)
  public static class Naming {
    @JsonPropertyDescription(
        "Template of the name; {{ .machine.name }} is filled in. At most 63 characters are used.")
    @Size(min = 1, max = 1024)
    public String template;
  }
}
