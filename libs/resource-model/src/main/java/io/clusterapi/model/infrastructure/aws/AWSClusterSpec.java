package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** What the infrastructure of a cluster on AWS should be. */
public class AWSClusterSpec {
  @JsonPropertyDescription("VPC, subnets and security groups.")
  public NetworkSpec network;

  @JsonPropertyDescription("AWS region. Immutable.")
  public String region;

  @JsonPropertyDescription("AWS partition, such as aws or aws-cn.")
  public String partition;

  @JsonPropertyDescription("Name of the EC2 key pair; empty for none.")
  public String sshKeyName;

  @JsonPropertyDescription(
      "Where the API server is reached; filled in from the load balancer. Immutable once set.")
  public ControlPlaneEndpoint controlPlaneEndpoint;

  @JsonPropertyDescription(
      "Tags put on every AWS resource that is made, besides the provider's own.")
  public Map<String, String> additionalTags;

  @JsonPropertyDescription("Load balancer of the API server.")
  public AWSLoadBalancerSpec controlPlaneLoadBalancer;

  @JsonPropertyDescription("A second load balancer of the API server, such as an internal one.")
  public AWSLoadBalancerSpec secondaryControlPlaneLoadBalancer;

  @JsonPropertyDescription(
      "Name pattern of the machine image; {{.BaseOS}} and {{.K8sVersion}} are filled in.")
  public String imageLookupFormat;

  @JsonPropertyDescription("AWS account that owns the image.")
  public String imageLookupOrg;

  @JsonPropertyDescription("Operating system of the image to look up, such as ubuntu-24.04.")
  public String imageLookupBaseOS;

  @JsonPropertyDescription("Host for SSH access into the network.")
  public Bastion bastion;

  @JsonPropertyDescription(
      "Identity with which AWS is called. Default AWSClusterControllerIdentity default.")
  public AWSIdentityReference identityRef;

  @JsonPropertyDescription("Bucket for bootstrap data of the format ignition.")
  public S3Bucket s3Bucket;

  public static class ControlPlaneEndpoint {
    @JsonPropertyDescription("Host name or address of the API server; empty until known.")
    @Size(max = 512)
    public String host;

    @JsonPropertyDescription("Port of the API server; 0 until known.")
    public Integer port;
  }

  public static class Bastion {
    @JsonPropertyDescription("Whether a bastion is made.")
    public Boolean enabled;

    @JsonPropertyDescription("Whether SSH stays closed on its security group.")
    public Boolean disableIngressRules;

    @JsonPropertyDescription("Ranges SSH is open to. Default everywhere.")
    public List<String> allowedCIDRBlocks;

    @JsonPropertyDescription("EC2 instance type.")
    public String instanceType;

    @JsonPropertyDescription("ID of the machine image.")
    public String ami;
  }

  public static class S3Bucket {
    @JsonPropertyDescription(
        "Instance profile of control plane instances, which may read the bucket.")
    public String controlPlaneIAMInstanceProfile;

    @JsonPropertyDescription("Instance profiles of worker instances, which may read the bucket.")
    public List<String> nodesIAMInstanceProfiles;

    @JsonPropertyDescription(
        "How long a presigned URL is valid, such as 1h; present means instances read by URL.")
    public String presignedURLDuration;

    @JsonPropertyDescription("Name of the bucket.")
    @Required
    @Size(min = 3, max = 63)
    @Pattern("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    public String name;

    @JsonPropertyDescription("Whether a failed deletion of an object is ignored.")
    public Boolean bestEffortDeleteObjects;
  }
}
