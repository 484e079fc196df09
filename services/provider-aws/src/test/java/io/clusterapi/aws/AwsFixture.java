package io.clusterapi.aws;

import io.clusterapi.aws.cloud.AwsCalls;
import io.clusterapi.aws.cloud.AwsClients;
import io.clusterapi.aws.cloud.AwsDrivers;
import io.clusterapi.aws.cloud.AwsSettings;
import io.clusterapi.aws.planning.AwsTags;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.AWSLoadBalancerSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplateSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.planning.ManualClock;
import io.clusterapi.provider.contract.ProviderFixture;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.Surroundings;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2AsyncClient;

/** AWS as the contract sees it. */
final class AwsFixture implements ProviderFixture {
  static final String ZONE = "eu-central-1a";
  static final Account ACCOUNT = new Account("eu-central-1", "default");
  private static final Set<String> HOSTS_OWN = Set.of("volume", "network-interface");

  /** For sessions of roles, whose end AWS tells in its own time. */
  final ManualClock clock = new ManualClock(Instant.now());

  final DeclaredIdentities identities = new DeclaredIdentities();
  private volatile boolean credentials = true;
  private URI endpoint;
  private AwsClients clients;

  @Override
  public ProviderService<?, ?, ?> service() {
    return new AwsService();
  }

  @Override
  public List<PartDriver> drivers(Surroundings around) {
    return AwsDrivers.all(
        new AwsCalls(clients(around.simulator()), around.limiter()),
        around.bootstrapData(),
        "",
        around.blocking());
  }

  AwsClients clients(Simulator simulator) {
    if (!simulator.uri().equals(endpoint)) {
      close();
      endpoint = simulator.uri();
      clients =
          new AwsClients(
              new AwsSettings(
                  Optional.of(endpoint),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Duration.ofSeconds(10)),
              this::resolve,
              identities,
              clock);
    }
    return clients;
  }

  private AwsCredentials resolve() {
    if (!credentials) {
      throw SdkClientException.create("Unable to load credentials from any of the providers");
    }
    return AwsBasicCredentials.create("AKIATEST", "secret");
  }

  @Override
  public List<HasMetadata> declared() {
    return List.of(oneZone(), template());
  }

  static AWSCluster oneZone() {
    AWSCluster cluster = cluster();
    cluster.getSpec().network = new NetworkSpec();
    cluster.getSpec().network.vpc = new NetworkSpec.VPCSpec();
    cluster.getSpec().network.vpc.availabilityZoneUsageLimit = 1;
    return cluster;
  }

  @Override
  public Optional<List<HasMetadata>> overFailureDomains() {
    return Optional.of(List.of(cluster(), template()));
  }

  /** As the template of upstream's quick start has it. */
  static AWSCluster cluster() {
    AWSCluster cluster = new AWSCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    cluster.setSpec(new AWSClusterSpec());
    cluster.getSpec().region = "eu-central-1";
    cluster.getSpec().sshKeyName = "default";
    cluster.getSpec().controlPlaneLoadBalancer = new AWSLoadBalancerSpec();
    cluster.getSpec().controlPlaneLoadBalancer.loadBalancerType = "nlb";
    cluster.getSpec().controlPlaneLoadBalancer.healthCheckProtocol = "HTTPS";
    return cluster;
  }

  static AWSMachineTemplate template() {
    AWSMachineTemplate template = new AWSMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    template.setSpec(new AWSMachineTemplateSpec());
    template.getSpec().template = new AWSMachineTemplateSpec.Template();
    template.getSpec().template.spec = new AWSMachineSpec();
    template.getSpec().template.spec.instanceType = "m5.large";
    template.getSpec().template.spec.sshKeyName = "default";
    template.getSpec().template.spec.iamInstanceProfile =
        "control-plane.cluster-api-provider-aws.sigs.k8s.io";
    return template;
  }

  @Override
  public boolean changes(String call) {
    String action = call.substring(call.indexOf(':') + 1);
    return !action.startsWith("Describe") && !action.startsWith("Get");
  }

  @Override
  public boolean host(LedgerEntry entry) {
    return entry.type().equals("instance")
        && !PartKinds.KEY_BASTION.equals(entry.tags().get(AwsTags.PART));
  }

  @Override
  public Optional<String> mark(LedgerEntry entry) {
    String part = entry.tags().get(AwsTags.PART);
    boolean several = part == null || HOSTS_OWN.contains(entry.type());
    // Bootstrap data is in as many secrets as it needs.
    return several
        ? Optional.empty()
        : Optional.of(
            entry.type()
                + " "
                + entry.tags().get(AwsTags.OWNER_UID)
                + " "
                + part
                + (entry.type().equals("secret") ? entry.name() : ""));
  }

  /** What is not behind the load balancer is registered; registering it again changes nothing. */
  @Override
  public int callsWithinTry() {
    return 4;
  }

  @Override
  public Set<String> constants() {
    return Set.of("elasticloadbalancing:DescribeTargetHealth");
  }

  @Override
  public List<String> quotas() {
    return List.of("vpc", "subnet", "elastic-ip", "natgateway", "security-group", "instance");
  }

  @Override
  public List<String> renewableParts() {
    return List.of(PartKinds.nat(ZONE), PartKinds.routeTable(false, ZONE), PartKinds.KEY_LISTENER);
  }

  @Override
  public String hostPart() {
    return PartKinds.KEY_INSTANCE;
  }

  @Override
  public List<String> hostCalls() {
    return List.of("ec2:RunInstances", "ec2:DescribeInstances");
  }

  @Override
  public void credentials(Surroundings around, boolean present) {
    credentials = present;
  }

  @Override
  public List<Drift> drifts() {
    return List.of(
        new Drift(
            "a rule of a security group",
            run -> {
              String group = group(run);
              ec2(run)
                  .authorizeSecurityGroupIngress(
                      r ->
                          r.groupId(group)
                              .ipPermissions(
                                  p ->
                                      p.ipProtocol("tcp")
                                          .fromPort(23)
                                          .toPort(23)
                                          .ipRanges(range -> range.cidrIp("0.0.0.0/0"))))
                  .join();
            },
            run ->
                ec2(run)
                    .describeSecurityGroups(r -> r.groupIds(group(run)))
                    .join()
                    .securityGroups()
                    .get(0)
                    .ipPermissions()
                    .stream()
                    .noneMatch(rule -> Integer.valueOf(23).equals(rule.fromPort()))),
        new Drift(
            "the default route",
            run ->
                ec2(run)
                    .deleteRoute(r -> r.routeTableId(table(run)).destinationCidrBlock("0.0.0.0/0"))
                    .join(),
            run ->
                ec2(run)
                    .describeRouteTables(r -> r.routeTableIds(table(run)))
                    .join()
                    .routeTables()
                    .get(0)
                    .routes()
                    .stream()
                    .anyMatch(route -> "0.0.0.0/0".equals(route.destinationCidrBlock()))),
        new Drift(
            "a host taken from behind the load balancer",
            run ->
                elb(run)
                    .deregisterTargets(
                        r ->
                            r.targetGroupArn(part(run, PartKinds.KEY_TARGET_GROUP))
                                .targets(t -> t.id(host(run))))
                    .join(),
            run ->
                elb(run)
                    .describeTargetHealth(
                        r -> r.targetGroupArn(part(run, PartKinds.KEY_TARGET_GROUP)))
                    .join()
                    .targetHealthDescriptions()
                    .stream()
                    .anyMatch(target -> target.target().id().equals(host(run)))),
        new Drift(
            "the health check of the target group",
            run ->
                elb(run)
                    .modifyTargetGroup(
                        r ->
                            r.targetGroupArn(part(run, PartKinds.KEY_TARGET_GROUP))
                                .healthCheckIntervalSeconds(300))
                    .join(),
            run ->
                elb(run)
                    .describeTargetGroups(
                        r -> r.targetGroupArns(part(run, PartKinds.KEY_TARGET_GROUP)))
                    .join()
                    .targetGroups()
                    .get(0)
                    .healthCheckIntervalSeconds()
                    .equals(5)),
        new Drift(
            "the security groups of the load balancer",
            run ->
                elb(run)
                    .setSecurityGroups(
                        r ->
                            r.loadBalancerArn(part(run, PartKinds.KEY_LOAD_BALANCER))
                                .securityGroups(group(run)))
                    .join(),
            run ->
                elb(run)
                    .describeLoadBalancers(
                        r -> r.loadBalancerArns(part(run, PartKinds.KEY_LOAD_BALANCER)))
                    .join()
                    .loadBalancers()
                    .get(0)
                    .securityGroups()
                    .equals(List.of(part(run, PartKinds.group("apiserver-lb"))))));
  }

  private static String part(ProviderRun run, String key) {
    return run.clusterParts().get(key).id();
  }

  private static String host(ProviderRun run) {
    return run.machineParts("cp-0").get(PartKinds.KEY_INSTANCE).id();
  }

  private ElasticLoadBalancingV2AsyncClient elb(ProviderRun run) {
    return clients(run.surroundings().simulator()).loadBalancing(ACCOUNT);
  }

  Ec2AsyncClient ec2(ProviderRun run) {
    return clients(run.surroundings().simulator()).ec2(ACCOUNT);
  }

  private static String group(ProviderRun run) {
    return run.clusterParts().get(PartKinds.group("node")).id();
  }

  private static String table(ProviderRun run) {
    return run.clusterParts().get(PartKinds.routeTable(false, ZONE)).id();
  }

  @Override
  public void close() {
    if (clients != null) {
      clients.close();
      clients = null;
      endpoint = null;
    }
  }
}
