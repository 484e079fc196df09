package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Settings of kubeadm join, which makes every further node. */
@MinProperties(1)
public class JoinConfiguration {
  @JsonPropertyDescription("How the node registers with the cluster.")
  public NodeRegistrationOptions nodeRegistration;

  @JsonPropertyDescription(
      "File with the certificate authority. Default /etc/kubernetes/pki/ca.crt.")
  @Size(min = 1, max = 512)
  public String caCertPath;

  @JsonPropertyDescription(
      "How the node finds and trusts the cluster; normally left to the controller.")
  public Discovery discovery;

  @JsonPropertyDescription("Present on nodes that join the control plane.")
  public JoinControlPlane controlPlane;

  @JsonPropertyDescription("kubeadm phases to leave out.")
  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 256) String> skipPhases;

  @JsonPropertyDescription("Where kubeadm finds patches for the manifests it writes.")
  public Patches patches;

  @JsonPropertyDescription("How long kubeadm waits for what.")
  public Timeouts timeouts;

  public static class JoinControlPlane {
    @JsonPropertyDescription("Where the API server of this node listens.")
    public LocalAPIEndpoint localAPIEndpoint;
  }

  @MinProperties(1)
  public static class Discovery {
    @JsonPropertyDescription("Find the cluster with a token.")
    public BootstrapTokenDiscovery bootstrapToken;

    @JsonPropertyDescription("Find the cluster with a kubeconfig file.")
    public FileDiscovery file;

    @JsonPropertyDescription("Token for the kubelet's TLS bootstrap.")
    @Size(min = 1, max = 512)
    public String tlsBootstrapToken;
  }

  @MinProperties(1)
  public static class BootstrapTokenDiscovery {
    @JsonPropertyDescription("The token.")
    @Size(min = 1, max = 512)
    public String token;

    @JsonPropertyDescription("host:port of the API server.")
    @Size(min = 1, max = 512)
    public String apiServerEndpoint;

    @JsonPropertyDescription("Hashes of the certificate authorities to trust, sha256:hex.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 512) String> caCertHashes;

    @JsonPropertyDescription("Trust any certificate authority.")
    public Boolean unsafeSkipCAVerification;
  }

  public static class FileDiscovery {
    @JsonPropertyDescription("Path or URL of the kubeconfig.")
    @Required
    @Size(min = 1, max = 512)
    public String kubeConfigPath;

    @JsonPropertyDescription("Content from which the file is made.")
    public FileDiscoveryKubeConfig kubeConfig;
  }

  public static class FileDiscoveryKubeConfig {
    @JsonPropertyDescription("How the API server is reached.")
    public KubeConfigCluster cluster;

    @JsonPropertyDescription("How the node authenticates.")
    @Required
    public KubeConfigUser user;
  }

  @MinProperties(1)
  public static class KubeConfigCluster {
    @JsonPropertyDescription("URL of the API server.")
    @Size(min = 1, max = 512)
    public String server;

    @JsonPropertyDescription("Name expected in the server's certificate.")
    @Size(min = 1, max = 512)
    public String tlsServerName;

    @JsonPropertyDescription("Trust any certificate.")
    public Boolean insecureSkipTLSVerify;

    @JsonPropertyDescription("Certificate authorities to trust, PEM in base64.")
    @Size(min = 1, max = 51200)
    @Format("byte")
    public String certificateAuthorityData;

    @JsonPropertyDescription("URL of the proxy to use.")
    @Size(min = 1, max = 512)
    public String proxyURL;
  }

  @MinProperties(1)
  public static class KubeConfigUser {
    @JsonPropertyDescription("Authenticate with a provider plug-in.")
    public KubeConfigAuthProvider authProvider;

    @JsonPropertyDescription("Authenticate with a command.")
    public KubeConfigAuthExec exec;
  }

  public static class KubeConfigAuthProvider {
    @JsonPropertyDescription("Name of the plug-in.")
    @Required
    @Size(min = 1, max = 256)
    public String name;

    @JsonPropertyDescription("Settings of the plug-in.")
    public Map<String, String> config;
  }

  public static class KubeConfigAuthExec {
    @JsonPropertyDescription("Command to run.")
    @Required
    @Size(min = 1, max = 1024)
    public String command;

    @JsonPropertyDescription("Arguments of the command.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 512) String> args;

    @JsonPropertyDescription("Environment variables of the command.")
    @Size(min = 1, max = 100)
    public List<KubeConfigAuthExecEnv> env;

    @JsonPropertyDescription(
        "Version of the credential API. Default client.authentication.k8s.io/v1.")
    @Size(min = 1, max = 512)
    public String apiVersion;

    @JsonPropertyDescription("Whether the command is told of the cluster.")
    public Boolean provideClusterInfo;
  }

  public static class KubeConfigAuthExecEnv {
    @JsonPropertyDescription("Name of the variable.")
    @Required
    @Size(min = 1, max = 512)
    public String name;

    @JsonPropertyDescription("Value of the variable.")
    @Required
    @Size(min = 1, max = 512)
    public String value;
  }
}
