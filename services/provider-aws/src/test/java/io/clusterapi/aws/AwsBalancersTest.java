package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.IngressRule;
import io.clusterapi.model.infrastructure.aws.Instance;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.SimulatedCloud;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingAsyncClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2AsyncClient;

/** How a cluster is reached: classic load balancers, rules of one's own, the bastion. */
class AwsBalancersTest {
  private static final String NAME = "demo-apiserver";

  private final AwsFixture fixture = new AwsFixture();
  private SimulatedCloud cloud;

  @BeforeEach
  void start() {
    cloud = new SimulatedCloud(fixture);
  }

  @AfterEach
  void stop() {
    fixture.close();
    cloud.close();
  }

  // ---------------------------------------------------------------- classic

  @Test
  void withoutATypeAClassicLoadBalancerLeadsToTheControlPlane() {
    ProviderRun run = run(classic());
    run.create();
    run.until("nothing is wrong", () -> run.complaints().isEmpty());

    LoadBalancerDescription balancer = balancer();
    assertThat(run.cluster().getControlPlaneEndpoint().getHost()).isEqualTo(balancer.dnsName());
    assertThat(balancer.scheme()).isEqualTo("internet-facing");
    assertThat(balancer.listenerDescriptions())
        .extracting(one -> one.listener().loadBalancerPort() + one.listener().protocol())
        .containsExactly("6443TCP");
    assertThat(balancer.healthCheck().target()).isEqualTo("SSL:6443");
    assertThat(balancer.instances())
        .extracting(one -> one.instanceId())
        .containsExactly(run.machineParts("cp-0").get("instance").id());
    AWSCluster seen = run.object(AWSCluster.class, AwsFixture.NAME);
    assertThat(seen.getStatus().networkStatus.apiServerElb.loadBalancerType).isEqualTo("classic");
    run.restart();
    run.delete();
  }

  @Test
  void anInternalClassicLoadBalancerChecksByTheProtocolDeclared() {
    AWSCluster cluster = classic();
    cluster.getSpec().controlPlaneLoadBalancer.scheme = "internal";
    cluster.getSpec().controlPlaneLoadBalancer.healthCheckProtocol = "HTTPS";
    ProviderRun run = run(cluster);
    run.create();
    assertThat(balancer().scheme()).isEqualTo("internal");
    assertThat(balancer().healthCheck().target()).isEqualTo("HTTPS:6443/readyz");
    assertThat(balancer().subnets())
        .containsExactly(run.clusterParts().get("subnet-private-eu-central-1a").id());
    run.delete();
  }

  @Test
  void whatIsChangedOnAClassicLoadBalancerIsBroughtBack() {
    ProviderRun run = run(classic());
    run.create();
    String host = run.machineParts("cp-0").get("instance").id();
    List<String> groups = balancer().securityGroups();
    String foreign =
        ec2()
            .createSecurityGroup(
                r ->
                    r.groupName("foreign")
                        .description("foreign")
                        .vpcId(run.clusterParts().get("vpc").id()))
            .join()
            .groupId();

    elb()
        .deregisterInstancesFromLoadBalancer(
            r -> r.loadBalancerName(NAME).instances(i -> i.instanceId(host)))
        .join();
    run.until("the host is back", () -> balancer().instances().size() == 1);
    elb().deleteLoadBalancerListeners(r -> r.loadBalancerName(NAME).loadBalancerPorts(6443)).join();
    run.until("the listener is back", () -> balancer().listenerDescriptions().size() == 1);
    elb()
        .configureHealthCheck(
            r ->
                r.loadBalancerName(NAME)
                    .healthCheck(
                        check ->
                            check
                                .target("TCP:22")
                                .interval(30)
                                .timeout(5)
                                .healthyThreshold(2)
                                .unhealthyThreshold(2)))
        .join();
    run.until(
        "the health check is back", () -> balancer().healthCheck().target().equals("SSL:6443"));
    elb()
        .applySecurityGroupsToLoadBalancer(r -> r.loadBalancerName(NAME).securityGroups(foreign))
        .join();
    run.until("the groups are back", () -> balancer().securityGroups().equals(groups));
    ec2().deleteSecurityGroup(r -> r.groupId(foreign)).join();
    run.delete();
  }

  @Test
  void aClassicLoadBalancerOfThatNameThatIsSomebodyElsesIsLeftAlone() {
    ProviderRun first = run(classic());
    first.create();
    first.until("nothing is wrong", () -> first.complaints().isEmpty());
    ProviderRun second = ProviderRun.of(fixture, cloud, List.of(classic(), AwsFixture.template()));
    second.until(
        "it is said",
        () ->
            second.complaints().stream()
                .anyMatch(text -> text.contains("this cluster did not make")));
    second.delete();
    assertThat(balancer().instances()).hasSize(1);
    first.delete();
  }

  @Test
  void theTypeCannotChangeAndOthersAreRefused() {
    AWSCluster application = AwsFixture.oneZone();
    application.getSpec().controlPlaneLoadBalancer.loadBalancerType = "alb";
    ProviderRun refused = run(application);
    refused.until("it is said", () -> complains(refused, "only nlb and classic are supported"));
    assertThat(refused.surroundings().judge().left()).isEmpty();
    refused.delete();

    ProviderRun run = run(AwsFixture.oneZone());
    run.create();
    AWSCluster stored = run.object(AWSCluster.class, AwsFixture.NAME);
    stored.getSpec().controlPlaneLoadBalancer.loadBalancerType = "classic";
    run.restart();
    run.until("it is said", () -> complains(run, "cannot become classic"));
    run.object(AWSCluster.class, AwsFixture.NAME)
            .getSpec()
            .controlPlaneLoadBalancer
            .loadBalancerType =
        "nlb";
    run.delete();
  }

  // ---------------------------------------------------------------- rules and tags

  @Test
  void rulesNameRangesOfBothFamiliesGroupsAndNatGateways() {
    AWSCluster cluster = AwsFixture.oneZone();
    IngressRule web = rule(443);
    web.cidrBlocks = List.of("192.0.2.0/24");
    web.ipv6CidrBlocks = List.of("2001:db8::/32");
    IngressRule hooks = rule(8443);
    hooks.natGatewaysIPsSource = true;
    cluster.getSpec().network.additionalNodeIngressRules = List.of(web, hooks);
    ProviderRun run = run(cluster);
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());

    IpPermission opened = permission(run, "node", 443);
    assertThat(opened.ipRanges()).extracting(r -> r.cidrIp()).containsExactly("192.0.2.0/24");
    assertThat(opened.ipv6Ranges()).extracting(r -> r.cidrIpv6()).containsExactly("2001:db8::/32");
    String nat = run.clusterParts().get("nat-eu-central-1a").attribute("publicIp");
    assertThat(permission(run, "node", 8443).ipRanges())
        .extracting(r -> r.cidrIp())
        .containsExactly(nat + "/32");

    String vpc = run.clusterParts().get("vpc").id();
    String office =
        ec2()
            .createSecurityGroup(r -> r.groupName("office").description("office").vpcId(vpc))
            .join()
            .groupId();
    IngressRule metrics = rule(9100);
    metrics.sourceSecurityGroupIds = List.of(office);
    declare(run, List.of(web, metrics));
    run.until("the rule is there", () -> isOpen(run, 9100));
    assertThat(permission(run, "node", 9100).userIdGroupPairs())
        .extracting(pair -> pair.groupId())
        .containsExactly(office);
    assertThat(isOpen(run, 8443)).as("what is no longer declared").isFalse();
    declare(run, List.of(web));
    run.until("the rule is gone", () -> !isOpen(run, 9100));
    ec2().deleteSecurityGroup(r -> r.groupId(office)).join();
    run.delete();
  }

  @Test
  void aRuleFromAGroupTheClusterDoesNotHaveIsRefused() {
    AWSCluster cluster = AwsFixture.oneZone();
    IngressRule ssh = rule(22);
    ssh.sourceSecurityGroupRoles = List.of("bastion");
    cluster.getSpec().network.additionalNodeIngressRules = List.of(ssh);
    ProviderRun run = run(cluster);
    run.until("it is said", () -> complains(run, "the cluster has no group bastion"));
    assertThat(run.surroundings().judge().left()).isEmpty();
    run.delete();
  }

  @Test
  void tagsDeclaredLaterReachWhatIsThere() {
    ProviderRun run = run(AwsFixture.oneZone());
    run.create();
    run.object(AWSCluster.class, AwsFixture.NAME).getSpec().additionalTags = Map.of("cost", "7");
    run.restart();
    List<String> arns =
        List.of("load-balancer", "target-group", "listener").stream()
            .map(key -> run.clusterParts().get(key).id())
            .toList();
    run.until(
        "load balancer, target group and listener have it",
        () ->
            v2().describeTags(r -> r.resourceArns(arns)).join().tagDescriptions().stream()
                .allMatch(
                    one ->
                        one.tags().stream()
                            .anyMatch(tag -> tag.key().equals("cost") && tag.value().equals("7"))));
    for (String key : List.of("vpc", "subnet-private-eu-central-1a", "group-node")) {
      run.until(key + " has it", () -> tags(run.clusterParts().get(key).id()).containsKey("cost"));
    }
    String host = run.machineParts("w-0").get("instance").id();
    run.until("a machine has it", () -> tags(host).containsKey("cost"));
    run.delete();
  }

  // ---------------------------------------------------------------- bastion

  @Test
  void aBastionIsInThePublicSubnetAndLetInToTheMachines() {
    ProviderRun run = run(withBastion());
    run.create();

    Instance bastion = run.object(AWSCluster.class, AwsFixture.NAME).getStatus().bastion;
    assertThat(bastion.instanceState).isEqualTo("running");
    assertThat(bastion.publicIp).isNotEmpty();
    assertThat(bastion.subnetId)
        .isEqualTo(run.clusterParts().get("subnet-public-eu-central-1a").id());
    String group = run.clusterParts().get("group-bastion").id();
    assertThat(bastion.securityGroupIds).containsExactly(group);
    for (String role : List.of("controlplane", "node")) {
      assertThat(permission(run, role, 22).userIdGroupPairs())
          .extracting(pair -> pair.groupId())
          .containsExactly(group);
    }
    IpPermission ssh = permission(run, "bastion", 22);
    assertThat(ssh.ipRanges()).extracting(r -> r.cidrIp()).containsExactly("0.0.0.0/0");
    assertThat(ssh.ipv6Ranges()).extracting(r -> r.cidrIpv6()).containsExactly("::/0");
    assertThat(tags(bastion.id))
        .containsEntry("Name", "demo-bastion")
        .containsEntry("sigs.k8s.io/cluster-api-provider-aws/role", "bastion");
    run.until("nothing is wrong", () -> run.complaints().isEmpty());
    run.restart();
    run.delete();
  }

  @Test
  void aBastionThatIsTerminatedIsMadeAnewAndOneNoLongerWantedGoes() {
    ProviderRun run = run(withBastion());
    run.create();
    String first = run.clusterParts().get("bastion").id();
    ec2().terminateInstances(r -> r.instanceIds(first)).join();
    run.until(
        "there is another one",
        () -> {
          var now = run.clusterParts().get("bastion");
          return now.ready() && !now.id().equals(first);
        });
    assertThat(instances(run)).isEqualTo(3);

    run.object(AWSCluster.class, AwsFixture.NAME).getSpec().bastion.enabled = false;
    run.restart();
    run.until("the bastion is gone", () -> instances(run) == 2);
    run.until(
        "its group is gone",
        () ->
            run.surroundings().judge().left().stream()
                .map(LedgerEntry::name)
                .noneMatch(name -> name.equals("demo-bastion")));
    run.until(
        "nothing is shown of it",
        () -> run.object(AWSCluster.class, AwsFixture.NAME).getStatus().bastion == null);
    run.delete();
  }

  private static long instances(ProviderRun run) {
    return run.surroundings().judge().left().stream()
        .filter(entry -> entry.type().equals("instance"))
        .count();
  }

  private static AWSCluster withBastion() {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().bastion = new AWSClusterSpec.Bastion();
    cluster.getSpec().bastion.enabled = true;
    cluster.getSpec().bastion.allowedCIDRBlocks = List.of("0.0.0.0/0", "::/0");
    return cluster;
  }

  private static AWSCluster classic() {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().controlPlaneLoadBalancer.loadBalancerType = null;
    cluster.getSpec().controlPlaneLoadBalancer.healthCheckProtocol = null;
    return cluster;
  }

  private static void declare(ProviderRun run, List<IngressRule> rules) {
    run.object(AWSCluster.class, AwsFixture.NAME).getSpec().network.additionalNodeIngressRules =
        rules;
    run.restart();
  }

  private boolean isOpen(ProviderRun run, int port) {
    return permissions(run, "node").stream()
        .anyMatch(rule -> Integer.valueOf(port).equals(rule.fromPort()));
  }

  private static IngressRule rule(long port) {
    IngressRule rule = new IngressRule();
    rule.description = "port " + port;
    rule.protocol = "tcp";
    rule.fromPort = port;
    rule.toPort = port;
    return rule;
  }

  private ProviderRun run(AWSCluster cluster) {
    return ProviderRun.of(fixture, cloud, List.of(cluster, AwsFixture.template()));
  }

  private static boolean complains(ProviderRun run, String text) {
    return run.complaints().stream().anyMatch(complaint -> complaint.contains(text));
  }

  private IpPermission permission(ProviderRun run, String role, int port) {
    return permissions(run, role).stream()
        .filter(rule -> Integer.valueOf(port).equals(rule.fromPort()))
        .findFirst()
        .orElseThrow();
  }

  private List<IpPermission> permissions(ProviderRun run, String role) {
    String group = run.clusterParts().get("group-" + role).id();
    return ec2()
        .describeSecurityGroups(r -> r.groupIds(group))
        .join()
        .securityGroups()
        .get(0)
        .ipPermissions();
  }

  private Map<String, String> tags(String id) {
    Map<String, String> tags = new HashMap<>();
    ec2()
        .describeTags(r -> r.filters(f -> f.name("resource-id").values(id)))
        .join()
        .tags()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  private LoadBalancerDescription balancer() {
    return elb()
        .describeLoadBalancers(r -> r.loadBalancerNames(NAME))
        .join()
        .loadBalancerDescriptions()
        .get(0);
  }

  private Ec2AsyncClient ec2() {
    return fixture.clients(cloud.simulator()).ec2(AwsFixture.ACCOUNT);
  }

  private ElasticLoadBalancingAsyncClient elb() {
    return fixture.clients(cloud.simulator()).classic(AwsFixture.ACCOUNT);
  }

  private ElasticLoadBalancingV2AsyncClient v2() {
    return fixture.clients(cloud.simulator()).loadBalancing(AwsFixture.ACCOUNT);
  }
}
