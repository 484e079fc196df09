package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the bootstrap data of a Machine is made from. */
@MinProperties(1)
public class KubeadmConfigSpec {
  @JsonPropertyDescription("Settings shared by all control plane nodes.")
  public ClusterConfiguration clusterConfiguration;

  @JsonPropertyDescription("Settings of the first control plane node.")
  public InitConfiguration initConfiguration;

  @JsonPropertyDescription("Settings of every further node.")
  public JoinConfiguration joinConfiguration;

  @JsonPropertyDescription("Files to write before kubeadm runs; a path may appear once.")
  @Size(min = 1, max = 200)
  public List<File> files;

  @JsonPropertyDescription("Partitions and file systems to make.")
  public DiskSetup diskSetup;

  @JsonPropertyDescription("Mounts, each a list in the order of fstab.")
  @Size(min = 1, max = 100)
  public List<@Size(min = 1, max = 100) List<@Size(min = 1, max = 512) String>> mounts;

  @JsonPropertyDescription("Commands run very early in each boot.")
  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> bootCommands;

  @JsonPropertyDescription("Commands run before kubeadm.")
  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> preKubeadmCommands;

  @JsonPropertyDescription("Commands run after kubeadm.")
  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> postKubeadmCommands;

  @JsonPropertyDescription("Users to create.")
  @Size(min = 1, max = 100)
  public List<User> users;

  @JsonPropertyDescription("Where the host gets the time.")
  public NTP ntp;

  @JsonPropertyDescription("Format of the bootstrap data. Default cloud-config.")
  @OneOf({"cloud-config", "ignition"})
  public String format;

  @JsonPropertyDescription("Log level of kubeadm.")
  public Integer verbosity;

  @JsonPropertyDescription("Settings for the format ignition.")
  public IgnitionSpec ignition;

  @MinProperties(1)
  public static class IgnitionSpec {
    @JsonPropertyDescription("Settings in the language of Container Linux.")
    public ContainerLinuxConfig containerLinuxConfig;
  }

  @MinProperties(1)
  public static class ContainerLinuxConfig {
    @JsonPropertyDescription("Configuration merged with the generated one.")
    @Size(min = 1, max = 32768)
    public String additionalConfig;

    @JsonPropertyDescription("Whether warnings are errors.")
    public Boolean strict;
  }

  public static class File {
    @JsonPropertyDescription("Absolute path.")
    @Required
    @Size(min = 1, max = 512)
    public String path;

    @JsonPropertyDescription("Owner, user:group.")
    @Size(min = 1, max = 256)
    public String owner;

    @JsonPropertyDescription("Mode in octal, such as 0640.")
    @Size(min = 1, max = 16)
    public String permissions;

    @JsonPropertyDescription("How content is encoded.")
    @OneOf({"base64", "gzip", "gzip+base64"})
    public String encoding;

    @JsonPropertyDescription("Whether content is added to an existing file.")
    public Boolean append;

    @JsonPropertyDescription("Content of the file.")
    @Size(min = 1, max = 10240)
    public String content;

    @JsonPropertyDescription("Where the content comes from; excludes content.")
    public FileSource contentFrom;

    @JsonPropertyDescription("Raw, or Template to fill in .controlPlane.version.")
    @OneOf({"Raw", "Template"})
    public String contentFormat;
  }

  public static class FileSource {
    @JsonPropertyDescription("Secret that holds the content.")
    @Required
    public SecretFileSource secret;
  }

  public static class SecretFileSource {
    @JsonPropertyDescription("Name of the Secret, in the same namespace.")
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @JsonPropertyDescription("Key in the Secret.")
    @Required
    @Size(min = 1, max = 256)
    public String key;
  }

  public static class PasswdSource {
    @JsonPropertyDescription("Secret that holds the password hash.")
    @Required
    public SecretPasswdSource secret;
  }

  public static class SecretPasswdSource {
    @JsonPropertyDescription("Name of the Secret, in the same namespace.")
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @JsonPropertyDescription("Key in the Secret.")
    @Required
    @Size(min = 1, max = 256)
    public String key;
  }

  public static class User {
    @JsonPropertyDescription("Login name.")
    @Required
    @Size(min = 1, max = 256)
    public String name;

    @JsonPropertyDescription("Comment, usually the full name.")
    @Size(min = 1, max = 256)
    public String gecos;

    @JsonPropertyDescription("Further groups, separated by commas.")
    @Size(min = 1, max = 256)
    public String groups;

    @JsonPropertyDescription("Home directory.")
    @Size(min = 1, max = 256)
    public String homeDir;

    @JsonPropertyDescription("Whether the account is inactive.")
    public Boolean inactive;

    @JsonPropertyDescription("Login shell.")
    @Size(min = 1, max = 256)
    public String shell;

    @JsonPropertyDescription("Password hash.")
    @Size(min = 1, max = 256)
    public String passwd;

    @JsonPropertyDescription("Where the password hash comes from; excludes passwd.")
    public PasswdSource passwdFrom;

    @JsonPropertyDescription("Primary group.")
    @Size(min = 1, max = 256)
    public String primaryGroup;

    @JsonPropertyDescription("Whether login by password is off.")
    public Boolean lockPassword;

    @JsonPropertyDescription("Line for the sudoers file.")
    @Size(min = 1, max = 256)
    public String sudo;

    @JsonPropertyDescription("Public keys that may log in.")
    @Size(max = 100)
    public List<@Size(min = 1, max = 2048) String> sshAuthorizedKeys;
  }

  @MinProperties(1)
  public static class NTP {
    @JsonPropertyDescription("Time servers.")
    @Size(max = 100)
    public List<@Size(min = 1, max = 512) String> servers;

    @JsonPropertyDescription("Whether time synchronisation is on.")
    public Boolean enabled;
  }

  @MinProperties(1)
  public static class DiskSetup {
    @JsonPropertyDescription("Partitions to make.")
    @Size(max = 100)
    public List<Partition> partitions;

    @JsonPropertyDescription("File systems to make.")
    @Size(max = 100)
    public List<Filesystem> filesystems;
  }

  @ValidationRule(
      value = "has(self.layout) != has(self.diskLayout)",
      message = "exactly one of layout and diskLayout must be set")
  public static class Partition {
    @JsonPropertyDescription("Device of the disk.")
    @Required
    @Size(min = 1, max = 256)
    public String device;

    @JsonPropertyDescription("True makes one partition over the whole disk; excludes diskLayout.")
    public Boolean layout;

    @JsonPropertyDescription("Whether an existing partition table may be replaced.")
    public Boolean overwrite;

    @JsonPropertyDescription("Type of the partition table. Default mbr.")
    @OneOf({"mbr", "gpt"})
    public String tableType;

    @JsonPropertyDescription("Partitions in order; excludes layout.")
    @Size(min = 1, max = 100)
    public List<PartitionSpec> diskLayout;
  }

  public static class PartitionSpec {
    @JsonPropertyDescription("Share of the disk, 1 to 100.")
    @Required
    @Min(1)
    @Max(100)
    public Integer percentage;

    @JsonPropertyDescription("Name or GUID of the partition type.")
    @Size(min = 1, max = 36)
    @ValidationRule(
        value =
            "self.matches('^(Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$')",
        message =
            "partitionType must be one of Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended or a full GPT partition GUID")
    public String partitionType;
  }

  public static class Filesystem {
    @JsonPropertyDescription("Device of the file system.")
    @Required
    @Size(min = 1, max = 256)
    public String device;

    @JsonPropertyDescription("Type of the file system, such as ext4.")
    @Required
    @Size(min = 1, max = 128)
    public String filesystem;

    @JsonPropertyDescription("Label of the file system.")
    @Size(min = 1, max = 512)
    public String label;

    @JsonPropertyDescription("Partition to use: a number, auto, any or none.")
    @Size(min = 1, max = 128)
    public String partition;

    @JsonPropertyDescription("Whether an existing file system may be replaced.")
    public Boolean overwrite;

    @JsonPropertyDescription("Existing type of file system that is replaced.")
    @Size(min = 1, max = 128)
    public String replaceFS;

    @JsonPropertyDescription("Further options of the make command.")
    @Size(max = 100)
    public List<@Size(min = 1, max = 256) String> extraOpts;
  }
}
