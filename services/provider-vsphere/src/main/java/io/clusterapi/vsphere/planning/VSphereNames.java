package io.clusterapi.vsphere.planning;

import io.clusterapi.model.NameTemplate;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Names and identifiers on vSphere, each derived from what never changes. */
public final class VSphereNames {
  private static final int LONGEST_NAME = 63;

  private VSphereNames() {}

  /**
   * The instanceUuid a virtual machine is cloned with: by it a clone whose answer was lost is found
   * again, whatever it is called and wherever it was moved.
   */
  public static String instanceUuid(String uid) {
    try {
      return UUID.fromString(uid).toString();
    } catch (IllegalArgumentException e) {
      return UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).toString();
    }
  }

  /** Name of the virtual machine and, through its metadata, of the Node. */
  public static String machine(String template, String machine) {
    String name =
        template == null || template.isEmpty()
            ? machine
            : NameTemplate.parse(template, Set.of("machine.name"))
                .render(Map.of("machine.name", machine));
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /** What the cloud provider of vSphere writes on the Node. */
  public static String providerId(String biosUuid) {
    return "vsphere://" + biosUuid;
  }
}
