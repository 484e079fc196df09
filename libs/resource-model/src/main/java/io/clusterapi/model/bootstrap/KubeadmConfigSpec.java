package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

@MinProperties(1)
public class KubeadmConfigSpec {
  public ClusterConfiguration clusterConfiguration;

  public InitConfiguration initConfiguration;

  public JoinConfiguration joinConfiguration;

  @Size(min = 1, max = 200)
  public List<File> files;

  public DiskSetup diskSetup;

  @Size(min = 1, max = 100)
  public List<@Size(min = 1, max = 100) List<@Size(min = 1, max = 512) String>> mounts;

  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> bootCommands;

  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> preKubeadmCommands;

  @Size(min = 1, max = 1000)
  public List<@Size(min = 1, max = 10240) String> postKubeadmCommands;

  @Size(min = 1, max = 100)
  public List<User> users;

  public NTP ntp;

  @OneOf({"cloud-config", "ignition"})
  public String format;

  public Integer verbosity;

  public IgnitionSpec ignition;

  @MinProperties(1)
  public static class IgnitionSpec {
    public ContainerLinuxConfig containerLinuxConfig;
  }

  @MinProperties(1)
  public static class ContainerLinuxConfig {
    @Size(min = 1, max = 32768)
    public String additionalConfig;

    public Boolean strict;
  }

  public static class File {
    @Required
    @Size(min = 1, max = 512)
    public String path;

    @Size(min = 1, max = 256)
    public String owner;

    @Size(min = 1, max = 16)
    public String permissions;

    @OneOf({"base64", "gzip", "gzip+base64"})
    public String encoding;

    public Boolean append;

    @Size(min = 1, max = 10240)
    public String content;

    public FileSource contentFrom;

    @OneOf({"Raw", "Template"})
    public String contentFormat;
  }

  public static class FileSource {
    @Required public SecretFileSource secret;
  }

  public static class SecretFileSource {
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @Required
    @Size(min = 1, max = 256)
    public String key;
  }

  public static class PasswdSource {
    @Required public SecretPasswdSource secret;
  }

  public static class SecretPasswdSource {
    @Required
    @Size(min = 1, max = 253)
    public String name;

    @Required
    @Size(min = 1, max = 256)
    public String key;
  }

  public static class User {
    @Required
    @Size(min = 1, max = 256)
    public String name;

    @Size(min = 1, max = 256)
    public String gecos;

    @Size(min = 1, max = 256)
    public String groups;

    @Size(min = 1, max = 256)
    public String homeDir;

    public Boolean inactive;

    @Size(min = 1, max = 256)
    public String shell;

    @Size(min = 1, max = 256)
    public String passwd;

    public PasswdSource passwdFrom;

    @Size(min = 1, max = 256)
    public String primaryGroup;

    public Boolean lockPassword;

    @Size(min = 1, max = 256)
    public String sudo;

    @Size(max = 100)
    public List<@Size(min = 1, max = 2048) String> sshAuthorizedKeys;
  }

  @MinProperties(1)
  public static class NTP {
    @Size(max = 100)
    public List<@Size(min = 1, max = 512) String> servers;

    public Boolean enabled;
  }

  @MinProperties(1)
  public static class DiskSetup {
    @Size(max = 100)
    public List<Partition> partitions;

    @Size(max = 100)
    public List<Filesystem> filesystems;
  }

  @ValidationRule(
      value = "has(self.layout) != has(self.diskLayout)",
      message = "exactly one of layout and diskLayout must be set")
  public static class Partition {
    @Required
    @Size(min = 1, max = 256)
    public String device;

    public Boolean layout;

    public Boolean overwrite;

    @OneOf({"mbr", "gpt"})
    public String tableType;

    @Size(min = 1, max = 100)
    public List<PartitionSpec> diskLayout;
  }

  public static class PartitionSpec {
    @Required
    @Min(1)
    @Max(100)
    public Integer percentage;

    @Size(min = 1, max = 36)
    @ValidationRule(
        value =
            "self.matches('^(Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$')",
        message =
            "partitionType must be one of Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended or a full GPT partition GUID")
    public String partitionType;
  }

  public static class Filesystem {
    @Required
    @Size(min = 1, max = 256)
    public String device;

    @Required
    @Size(min = 1, max = 128)
    public String filesystem;

    @Size(min = 1, max = 512)
    public String label;

    @Size(min = 1, max = 128)
    public String partition;

    public Boolean overwrite;

    @Size(min = 1, max = 128)
    public String replaceFS;

    @Size(max = 100)
    public List<@Size(min = 1, max = 256) String> extraOpts;
  }
}
