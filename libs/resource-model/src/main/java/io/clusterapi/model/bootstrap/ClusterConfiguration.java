package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;

/** Settings kubeadm shares between all control plane nodes. */
@MinProperties(1)
public class ClusterConfiguration {
  @JsonPropertyDescription("Where the cluster keeps its state.")
  public Etcd etcd;

  @JsonPropertyDescription("host:port of the API server; taken from the Cluster when absent.")
  @Size(min = 1, max = 512)
  public String controlPlaneEndpoint;

  @JsonPropertyDescription("Settings of the API server.")
  public APIServer apiServer;

  @JsonPropertyDescription("Settings of the controller manager.")
  public ControllerManager controllerManager;

  @JsonPropertyDescription("Settings of the scheduler.")
  public Scheduler scheduler;

  @JsonPropertyDescription("Settings of the cluster's DNS.")
  public DNS dns;

  @JsonPropertyDescription("Directory of certificates and keys. Default /etc/kubernetes/pki.")
  @Size(min = 1, max = 512)
  public String certificatesDir;

  @JsonPropertyDescription("Registry and path images are pulled from.")
  @Size(min = 1, max = 512)
  public String imageRepository;

  @JsonPropertyDescription("kubeadm feature gates by name.")
  public Map<String, Boolean> featureGates;

  @JsonPropertyDescription("Days the certificates kubeadm issues are valid. Default 365.")
  @Min(1)
  @Max(1095)
  public Integer certificateValidityPeriodDays;

  @JsonPropertyDescription("Days the certificate authorities are valid. Default 3650.")
  @Min(1)
  @Max(36500)
  public Integer caCertificateValidityPeriodDays;

  @JsonPropertyDescription("Algorithm of keys and certificates. Default RSA-2048.")
  @OneOf({"ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096"})
  public String encryptionAlgorithm;

  @MinProperties(1)
  public static class APIServer {
    @JsonPropertyDescription("Command line arguments by name; a name may appear once.")
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @JsonPropertyDescription("Host directories mounted into the Pod.")
    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @JsonPropertyDescription("Environment variables of the Pod.")
    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;

    @JsonPropertyDescription("Further names and addresses in the API server's certificate.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> certSANs;
  }

  @MinProperties(1)
  public static class ControllerManager {
    @JsonPropertyDescription("Command line arguments by name; a name may appear once.")
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @JsonPropertyDescription("Host directories mounted into the Pod.")
    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @JsonPropertyDescription("Environment variables of the Pod.")
    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;
  }

  @MinProperties(1)
  public static class Scheduler {
    @JsonPropertyDescription("Command line arguments by name; a name may appear once.")
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @JsonPropertyDescription("Host directories mounted into the Pod.")
    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @JsonPropertyDescription("Environment variables of the Pod.")
    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;
  }

  @MinProperties(1)
  public static class DNS {
    @JsonPropertyDescription("Registry and path images are pulled from.")
    @Size(min = 1, max = 512)
    public String imageRepository;

    @JsonPropertyDescription("Tag of the image.")
    @Size(min = 1, max = 256)
    public String imageTag;
  }

  @MinProperties(1)
  public static class Etcd {
    @JsonPropertyDescription("etcd runs on the control plane nodes.")
    public LocalEtcd local;

    @JsonPropertyDescription("etcd runs elsewhere; excludes local.")
    public ExternalEtcd external;
  }

  @MinProperties(1)
  public static class LocalEtcd {
    @JsonPropertyDescription("Registry and path images are pulled from.")
    @Size(min = 1, max = 512)
    public String imageRepository;

    @JsonPropertyDescription("Tag of the image.")
    @Size(min = 1, max = 256)
    public String imageTag;

    @JsonPropertyDescription("Directory of etcd's data. Default /var/lib/etcd.")
    @Size(min = 1, max = 512)
    public String dataDir;

    @JsonPropertyDescription("Command line arguments by name; a name may appear once.")
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @JsonPropertyDescription("Environment variables of the Pod.")
    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;

    @JsonPropertyDescription("Further names and addresses in etcd's server certificate.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> serverCertSANs;

    @JsonPropertyDescription("Further names and addresses in etcd's peer certificate.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> peerCertSANs;
  }

  public static class ExternalEtcd {
    @JsonPropertyDescription("URLs of the etcd members.")
    @Required
    @Size(min = 1, max = 50)
    public List<@Size(min = 1, max = 512) String> endpoints;

    @JsonPropertyDescription("File with the certificate authority of etcd.")
    @Required
    @Size(min = 1, max = 512)
    public String caFile;

    @JsonPropertyDescription("File with the client certificate.")
    @Required
    @Size(min = 1, max = 512)
    public String certFile;

    @JsonPropertyDescription("File with the client key.")
    @Required
    @Size(min = 1, max = 512)
    public String keyFile;
  }

  public static class HostPathMount {
    @JsonPropertyDescription("Name of the volume.")
    @Required
    @Size(min = 1, max = 512)
    public String name;

    @JsonPropertyDescription("Path on the host.")
    @Required
    @Size(min = 1, max = 512)
    public String hostPath;

    @JsonPropertyDescription("Path in the Pod.")
    @Required
    @Size(min = 1, max = 512)
    public String mountPath;

    @JsonPropertyDescription("Whether the Pod may only read it.")
    public Boolean readOnly;

    @JsonPropertyDescription("What must exist at the path of the host.")
    public String pathType;
  }
}
