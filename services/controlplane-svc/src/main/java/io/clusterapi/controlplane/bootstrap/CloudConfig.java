package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.DiskSetup;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.Filesystem;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.NTP;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.Partition;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.PartitionSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.User;
import java.util.List;

/** cloud-init's cloud-config around a kubeadm run, in the layout upstream's machines know. */
final class CloudConfig {
  private static final String HEADER = Jinja.HEADER + "#cloud-config\n";
  private static final String SENTINEL =
      "echo success > /run/cluster-api/bootstrap-success.complete";
  private static final BootstrapFile PLACEHOLDER =
      BootstrapFile.ofRoot(
          "/run/cluster-api/placeholder",
          "0640",
          "Makes the folder /run/cluster-api exist on every operating system\n");

  private CloudConfig() {}

  /**
   * The user data.
   *
   * @param files all of them in order, kubeadm's configuration included
   * @param kubeadmCommand what to run between the user's commands
   * @param users with their passwords resolved
   */
  static String render(
      KubeadmConfigSpec spec, List<BootstrapFile> files, String kubeadmCommand, List<User> users) {
    return HEADER + YamlText.write(protectedTree(tree(spec, files, kubeadmCommand, users)));
  }

  static ObjectNode tree(
      KubeadmConfigSpec spec, List<BootstrapFile> files, String kubeadmCommand, List<User> users) {
    ObjectNode tree = Fields.object();
    ArrayNode writeFiles = tree.putArray("write_files");
    files.forEach(file -> writeFiles.add(file(file)));
    writeFiles.add(file(PLACEHOLDER));
    Fields.put(tree, "bootcmd", spec.bootCommands);
    ArrayNode commands = tree.putArray("runcmd");
    add(commands, spec.preKubeadmCommands);
    commands.add(kubeadmCommand + " && " + SENTINEL);
    add(commands, spec.postKubeadmCommands);
    Fields.put(tree, "ntp", ntp(spec.ntp));
    if (users != null && !users.isEmpty()) {
      ArrayNode list = tree.putArray("users");
      users.forEach(user -> list.add(user(user)));
    }
    if (spec.diskSetup != null) {
      Fields.put(tree, "disk_setup", partitions(spec.diskSetup));
      filesystems(tree, spec.diskSetup);
    }
    if (spec.mounts != null && !spec.mounts.isEmpty()) {
      ArrayNode mounts = tree.putArray("mounts");
      spec.mounts.forEach(mount -> add(mounts.addArray(), mount));
    }
    return tree;
  }

  private static void add(ArrayNode list, List<String> values) {
    if (values != null) {
      values.forEach(list::add);
    }
  }

  private static ObjectNode file(BootstrapFile file) {
    ObjectNode node = Fields.object().put("path", file.path());
    Fields.put(node, "encoding", file.encoding());
    Fields.put(node, "owner", file.owner());
    Fields.put(node, "permissions", file.permissions());
    if (Boolean.TRUE.equals(file.append())) {
      node.put("append", true);
    }
    return node.put("content", file.content());
  }

  private static ObjectNode ntp(NTP ntp) {
    ObjectNode node = Fields.object();
    if (ntp != null) {
      Fields.put(node, "enabled", ntp.enabled);
      Fields.put(node, "servers", ntp.servers);
    }
    return node;
  }

  private static ObjectNode user(User user) {
    ObjectNode node = Fields.object().put("name", user.name);
    Fields.put(node, "passwd", user.passwd);
    Fields.put(node, "gecos", user.gecos);
    Fields.put(node, "groups", user.groups);
    Fields.put(node, "homedir", user.homeDir);
    // cloud-init wants the days after which an expired password disables the account, and ignores
    // the boolean upstream writes; 0 is what "inactive" asks for.
    if (Boolean.TRUE.equals(user.inactive)) {
      node.put("inactive", "0");
    }
    Fields.put(node, "lock_passwd", user.lockPassword);
    Fields.put(node, "shell", user.shell);
    Fields.put(node, "primary_group", user.primaryGroup);
    Fields.put(node, "sudo", user.sudo);
    Fields.put(node, "ssh_authorized_keys", user.sshAuthorizedKeys);
    return node;
  }

  private static ObjectNode partitions(DiskSetup setup) {
    ObjectNode disks = Fields.object();
    for (int i = 0; setup.partitions != null && i < setup.partitions.size(); i++) {
      Partition partition = setup.partitions.get(i);
      if (disks.has(partition.device)) {
        throw new BootstrapException(
            "diskSetup.partitions["
                + i
                + "].device: "
                + partition.device
                + " is described twice; describe each device once, with all its partitions in"
                + " diskLayout");
      }
      ObjectNode disk = disks.putObject(partition.device);
      Fields.put(disk, "table_type", partition.tableType);
      if (partition.diskLayout != null && !partition.diskLayout.isEmpty()) {
        ArrayNode layout = disk.putArray("layout");
        partition.diskLayout.forEach(part -> layout.add(layout(part)));
      } else {
        Fields.put(disk, "layout", partition.layout);
      }
      Fields.put(disk, "overwrite", partition.overwrite);
    }
    return disks;
  }

  private static JsonNode layout(PartitionSpec part) {
    JsonNode percentage = JsonNodeFactory.instance.numberNode(part.percentage);
    if (part.partitionType == null || part.partitionType.isEmpty()) {
      return percentage;
    }
    return JsonNodeFactory.instance.arrayNode().add(percentage).add(type(part.partitionType));
  }

  // cloud-init hands these to sfdisk as hexadecimal types; numbers where its schema wants numbers.
  private static JsonNode type(String name) {
    JsonNodeFactory values = JsonNodeFactory.instance;
    return switch (name) {
      case "Linux" -> values.numberNode(83);
      case "LinuxSwap" -> values.numberNode(82);
      case "LinuxRAID" -> values.textNode("fd");
      case "LVM" -> values.textNode("8e");
      case "Fat32" -> values.textNode("0c");
      case "NTFS" -> values.numberNode(7);
      case "LinuxExtended" -> values.numberNode(85);
      default -> values.textNode(name);
    };
  }

  private static void filesystems(ObjectNode tree, DiskSetup setup) {
    if (setup.filesystems == null || setup.filesystems.isEmpty()) {
      return;
    }
    ArrayNode list = tree.putArray("fs_setup");
    for (Filesystem filesystem : setup.filesystems) {
      ObjectNode node = list.addObject();
      Fields.put(node, "label", filesystem.label);
      Fields.put(node, "filesystem", filesystem.filesystem);
      Fields.put(node, "device", filesystem.device);
      partition(node, filesystem.partition);
      Fields.put(node, "overwrite", filesystem.overwrite);
      Fields.put(node, "replace_fs", filesystem.replaceFS);
      Fields.put(node, "extra_opts", filesystem.extraOpts);
    }
  }

  // A number selects that partition, a word (auto, any, none) a strategy.
  private static void partition(ObjectNode node, String partition) {
    if (partition != null && partition.matches("[0-9]{1,4}")) {
      node.put("partition", Integer.parseInt(partition));
    } else {
      Fields.put(node, "partition", partition);
    }
  }

  private static JsonNode protectedTree(JsonNode value) {
    JsonNodeFactory values = JsonNodeFactory.instance;
    if (value.isObject()) {
      ObjectNode copy = values.objectNode();
      value
          .properties()
          .forEach(e -> copy.set(Jinja.protect(e.getKey()), protectedTree(e.getValue())));
      return copy;
    }
    if (value.isArray()) {
      ArrayNode copy = values.arrayNode();
      value.forEach(item -> copy.add(protectedTree(item)));
      return copy;
    }
    return value.isTextual() ? values.textNode(Jinja.protect(value.asText())) : value;
  }
}
