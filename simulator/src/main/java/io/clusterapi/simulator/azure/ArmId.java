package io.clusterapi.simulator.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An identifier of Resource Manager, or the path of a list. Names keep the case they were written
 * in; {@link #key} has none.
 *
 * @param group resource group; empty for what is not in one
 * @param type namespace and types, such as {@code Microsoft.Network/virtualNetworks/subnets}
 * @param names one for each type; one less for a list
 */
record ArmId(String subscription, String group, String type, List<String> names) {
  static final String GROUPS = "Microsoft.Resources/resourceGroups";

  /**
   * @throws ArmError when it is no path of Resource Manager
   */
  static ArmId parse(String path) {
    String[] parts = path.replaceAll("^/+|/+$", "").split("/");
    if (parts.length < 2 || !parts[0].equalsIgnoreCase("subscriptions")) {
      throw malformed(path);
    }
    int at = 2;
    String group = "";
    if (parts.length > at && parts[at].equalsIgnoreCase("resourceGroups")) {
      if (parts.length == at + 1) {
        return new ArmId(parts[1], "", GROUPS, List.of());
      }
      group = parts[at + 1];
      at += 2;
      if (parts.length == at) {
        return new ArmId(parts[1], group, GROUPS, List.of(group));
      }
    }
    if (parts.length < at + 3 || !parts[at].equalsIgnoreCase("providers")) {
      throw malformed(path);
    }
    StringBuilder type = new StringBuilder(parts[at + 1]);
    List<String> names = new ArrayList<>();
    for (int i = at + 2; i < parts.length; i++) {
      if ((i - at) % 2 == 0) {
        type.append('/').append(parts[i]);
      } else {
        names.add(parts[i]);
      }
    }
    return new ArmId(parts[1], group, type.toString(), List.copyOf(names));
  }

  private static ArmError malformed(String path) {
    return new ArmError(404, "InvalidResourceId", "The path " + path + " is no resource's");
  }

  boolean isList() {
    return names.size() < type.split("/").length - 1;
  }

  String name() {
    return names.get(names.size() - 1);
  }

  boolean isChild() {
    return names.size() > 1;
  }

  /** What it is a child of. */
  ArmId parent() {
    return new ArmId(
        subscription,
        group,
        type.substring(0, type.lastIndexOf('/')),
        names.subList(0, names.size() - 1));
  }

  ArmId child(String childType, String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new ArmId(subscription, group, type + "/" + childType, all);
  }

  ArmId sibling(String otherType, String name) {
    return new ArmId(subscription, group, otherType, List.of(name));
  }

  String text() {
    StringBuilder text = new StringBuilder("/subscriptions/").append(subscription);
    if (!group.isEmpty()) {
      text.append("/resourceGroups/").append(group);
    }
    if (!type.equals(GROUPS)) {
      String[] types = type.split("/");
      text.append("/providers/").append(types[0]);
      for (int i = 1; i < types.length; i++) {
        text.append('/').append(types[i]);
        if (i <= names.size()) {
          text.append('/').append(names.get(i - 1));
        }
      }
    }
    return text.toString();
  }

  /** The same for all spellings. */
  String key() {
    return text().toLowerCase(Locale.ROOT);
  }

  boolean is(String other) {
    return type.equalsIgnoreCase(other);
  }
}
