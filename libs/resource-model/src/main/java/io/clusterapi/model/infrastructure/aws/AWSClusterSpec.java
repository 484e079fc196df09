package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

public class AWSClusterSpec {
  public NetworkSpec network;

  public String region;

  public String partition;

  public String sshKeyName;

  public ControlPlaneEndpoint controlPlaneEndpoint;

  public Map<String, String> additionalTags;

  public AWSLoadBalancerSpec controlPlaneLoadBalancer;

  public AWSLoadBalancerSpec secondaryControlPlaneLoadBalancer;

  public String imageLookupFormat;

  public String imageLookupOrg;

  public String imageLookupBaseOS;

  public Bastion bastion;

  public AWSIdentityReference identityRef;

  public S3Bucket s3Bucket;

  public static class ControlPlaneEndpoint {
    public String host;

    public Integer port;
  }

  public static class Bastion {
    public Boolean enabled;

    public Boolean disableIngressRules;

    public List<String> allowedCIDRBlocks;

    public String instanceType;

    public String ami;
  }

  public static class S3Bucket {
    public String controlPlaneIAMInstanceProfile;

    public List<String> nodesIAMInstanceProfiles;

    public String presignedURLDuration;

    @Required
    @Size(min = 3, max = 63)
    @Pattern("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    public String name;

    public Boolean bestEffortDeleteObjects;
  }
}
