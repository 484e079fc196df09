package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.schema.FieldError;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the spec of a KubeadmConfig, wherever it stands. */
final class KubeadmSpecRules {
  private static final Pattern PARTITION_TYPE =
      Pattern.compile(
          "Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended"
              + "|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final String[] ARGUMENTS = {
    "clusterConfiguration.apiServer.extraArgs",
    "clusterConfiguration.controllerManager.extraArgs",
    "clusterConfiguration.scheduler.extraArgs",
    "clusterConfiguration.etcd.local.extraArgs",
    "initConfiguration.nodeRegistration.kubeletExtraArgs",
    "joinConfiguration.nodeRegistration.kubeletExtraArgs"
  };

  private KubeadmSpecRules() {}

  static void check(JsonNode spec, String path, Problems problems) {
    files(spec.path("files"), path + ".files", problems);
    users(spec.path("users"), path + ".users", problems);
    format(spec, path, problems);
    for (String arguments : ARGUMENTS) {
      uniqueNames(Trees.at(spec, arguments), path + "." + arguments, problems);
    }
    partitions(Trees.at(spec, "diskSetup.partitions"), path + ".diskSetup.partitions", problems);
    JsonNode user = Trees.at(spec, "joinConfiguration.discovery.file.kubeConfig.user");
    if (user.has("authProvider") && user.has("exec")) {
      problems.forbidden(
          path + ".joinConfiguration.discovery.file.kubeConfig.user",
          "only one of authProvider and exec may be set");
    }
  }

  private static void files(JsonNode files, String path, Problems problems) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      JsonNode file = files.get(i);
      String at = path + "[" + i + "]";
      if (!file.path("content").asText().isEmpty() && file.has("contentFrom")) {
        problems.forbidden(at, "only one of content and contentFrom may be set");
      }
      if (!paths.add(file.path("path").asText())) {
        problems.add(FieldError.duplicate(at + ".path", file.path("path")));
      }
    }
  }

  private static void users(JsonNode users, String path, Problems problems) {
    for (int i = 0; i < users.size(); i++) {
      JsonNode user = users.get(i);
      if (!user.path("passwd").asText().isEmpty() && user.has("passwdFrom")) {
        problems.forbidden(path + "[" + i + "]", "only one of passwd and passwdFrom may be set");
      }
    }
  }

  /** Upstream has ignition behind a gate that is off unless asked for. */
  private static void format(JsonNode spec, String path, Problems problems) {
    if (spec.path("format").asText().equals("ignition")) {
      problems.forbidden(path + ".format", "ignition is not supported; use cloud-config");
    }
    if (spec.has("ignition")) {
      problems.forbidden(path + ".ignition", "ignition is not supported; use cloud-config");
    }
  }

  private static void uniqueNames(JsonNode arguments, String path, Problems problems) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      JsonNode name = arguments.get(i).path("name");
      if (name.isTextual() && !names.add(name.asText())) {
        problems.add(FieldError.duplicate(path + "[" + i + "].name", name));
      }
    }
  }

  private static void partitions(JsonNode partitions, String path, Problems problems) {
    for (int i = 0; i < partitions.size(); i++) {
      JsonNode partition = partitions.get(i);
      String at = path + "[" + i + "]";
      if (partition.has("layout") == partition.has("diskLayout")) {
        problems.forbidden(
            at,
            "exactly one of layout and diskLayout must be set, found "
                + (partition.has("layout") ? "both" : "neither"));
      }
      int percent = 0;
      JsonNode layout = partition.path("diskLayout");
      for (int j = 0; j < layout.size(); j++) {
        percent += layout.get(j).path("percentage").asInt();
        JsonNode type = layout.get(j).path("partitionType");
        if (type.isTextual() && !PARTITION_TYPE.matcher(type.asText()).matches()) {
          problems.invalid(
              at + ".diskLayout[" + j + "].partitionType",
              type,
              "must be Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended or the GUID of a"
                  + " GPT partition type");
        }
      }
      if (percent > 100) {
        problems.invalid(
            at + ".diskLayout",
            layout,
            "the percentages must not be more than 100 together, found " + percent);
      }
    }
  }
}
