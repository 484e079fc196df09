package io.clusterapi.model.bootstrap;

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

@MinProperties(1)
public class ClusterConfiguration {
  public Etcd etcd;

  @Size(min = 1, max = 512)
  public String controlPlaneEndpoint;

  public APIServer apiServer;

  public ControllerManager controllerManager;

  public Scheduler scheduler;

  public DNS dns;

  @Size(min = 1, max = 512)
  public String certificatesDir;

  @Size(min = 1, max = 512)
  public String imageRepository;

  public Map<String, Boolean> featureGates;

  @Min(1)
  @Max(1095)
  public Integer certificateValidityPeriodDays;

  @Min(1)
  @Max(36500)
  public Integer caCertificateValidityPeriodDays;

  @OneOf({"ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096"})
  public String encryptionAlgorithm;

  @MinProperties(1)
  public static class APIServer {
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> certSANs;
  }

  @MinProperties(1)
  public static class ControllerManager {
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;
  }

  @MinProperties(1)
  public static class Scheduler {
    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @Size(min = 1, max = 100)
    public List<HostPathMount> extraVolumes;

    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;
  }

  @MinProperties(1)
  public static class DNS {
    @Size(min = 1, max = 512)
    public String imageRepository;

    @Size(min = 1, max = 256)
    public String imageTag;
  }

  @MinProperties(1)
  public static class Etcd {
    public LocalEtcd local;

    public ExternalEtcd external;
  }

  @MinProperties(1)
  public static class LocalEtcd {
    @Size(min = 1, max = 512)
    public String imageRepository;

    @Size(min = 1, max = 256)
    public String imageTag;

    @Size(min = 1, max = 512)
    public String dataDir;

    @Size(min = 1, max = 100)
    @ListMap({"name", "value"})
    @ValidationRule(
        value = "self.all(x, self.exists_one(y, x.name == y.name))",
        message = "extraArgs name must be unique")
    public List<Arg> extraArgs;

    @Size(min = 1, max = 100)
    public List<EnvVar> extraEnvs;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> serverCertSANs;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 253) String> peerCertSANs;
  }

  public static class ExternalEtcd {
    @Required
    @Size(min = 1, max = 50)
    public List<@Size(min = 1, max = 512) String> endpoints;

    @Required
    @Size(min = 1, max = 512)
    public String caFile;

    @Required
    @Size(min = 1, max = 512)
    public String certFile;

    @Required
    @Size(min = 1, max = 512)
    public String keyFile;
  }

  public static class HostPathMount {
    @Required
    @Size(min = 1, max = 512)
    public String name;

    @Required
    @Size(min = 1, max = 512)
    public String hostPath;

    @Required
    @Size(min = 1, max = 512)
    public String mountPath;

    public Boolean readOnly;

    public String pathType;
  }
}
