package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

@MinProperties(1)
public class JoinConfiguration {
  public NodeRegistrationOptions nodeRegistration;

  @Size(min = 1, max = 512)
  public String caCertPath;

  public Discovery discovery;

  public JoinControlPlane controlPlane;

  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 256) String> skipPhases;

  public Patches patches;

  public Timeouts timeouts;

  public static class JoinControlPlane {
    public LocalAPIEndpoint localAPIEndpoint;
  }

  @MinProperties(1)
  public static class Discovery {
    public BootstrapTokenDiscovery bootstrapToken;

    public FileDiscovery file;

    @Size(min = 1, max = 512)
    public String tlsBootstrapToken;
  }

  @MinProperties(1)
  public static class BootstrapTokenDiscovery {
    @Size(min = 1, max = 512)
    public String token;

    @Size(min = 1, max = 512)
    public String apiServerEndpoint;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 512) String> caCertHashes;

    public Boolean unsafeSkipCAVerification;
  }

  public static class FileDiscovery {
    @Required
    @Size(min = 1, max = 512)
    public String kubeConfigPath;

    public FileDiscoveryKubeConfig kubeConfig;
  }

  public static class FileDiscoveryKubeConfig {
    public KubeConfigCluster cluster;

    @Required public KubeConfigUser user;
  }

  @MinProperties(1)
  public static class KubeConfigCluster {
    @Size(min = 1, max = 512)
    public String server;

    @Size(min = 1, max = 512)
    public String tlsServerName;

    public Boolean insecureSkipTLSVerify;

    @Size(min = 1, max = 51200)
    @Format("byte")
    public String certificateAuthorityData;

    @Size(min = 1, max = 512)
    public String proxyURL;
  }

  @MinProperties(1)
  public static class KubeConfigUser {
    public KubeConfigAuthProvider authProvider;

    public KubeConfigAuthExec exec;
  }

  public static class KubeConfigAuthProvider {
    @Required
    @Size(min = 1, max = 256)
    public String name;

    public Map<String, String> config;
  }

  public static class KubeConfigAuthExec {
    @Required
    @Size(min = 1, max = 1024)
    public String command;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 512) String> args;

    @Size(min = 1, max = 100)
    public List<KubeConfigAuthExecEnv> env;

    @Size(min = 1, max = 512)
    public String apiVersion;

    public Boolean provideClusterInfo;
  }

  public static class KubeConfigAuthExecEnv {
    @Required
    @Size(min = 1, max = 512)
    public String name;

    @Required
    @Size(min = 1, max = 512)
    public String value;
  }
}
