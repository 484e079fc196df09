package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterControllerIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterControllerIdentitySpec;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterRoleIdentitySpec;
import io.clusterapi.model.infrastructure.aws.AWSClusterStaticIdentity;
import io.clusterapi.model.infrastructure.aws.AWSClusterStaticIdentitySpec;
import io.clusterapi.model.infrastructure.aws.AWSIdentityReference;
import io.clusterapi.model.infrastructure.aws.AllowedNamespaces;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.SimulatedCloud;
import io.clusterapi.provider.part.Account;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;

/** As whom a cluster is built. An access key that is 12 digits belongs to that account. */
class AwsIdentitiesTest {
  private static final String ASSUME = "sts:AssumeRole";
  private static final Account BUILDER =
      new Account("eu-central-1", "AWSClusterRoleIdentity/builder");

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

  @Test
  void aClusterOfAStaticIdentityIsBuiltWithTheKeysOfItsSecret() {
    fixture.identities.keys("team", "111122223333");
    ProviderRun run = run(cluster("AWSClusterStaticIdentity", "team"), keys("team", everywhere()));
    run.create();
    assertThat(accounts(run)).containsOnly("111122223333");
    run.delete();
  }

  @Test
  void keysThatAreMissingAreNamedAndUsedOnceTheyAreThere() {
    ProviderRun run = run(cluster("AWSClusterStaticIdentity", "team"), keys("team", everywhere()));
    run.until(
        "it is said",
        () ->
            run.complaints().stream()
                .anyMatch(text -> text.contains("Secret capa-system/team, found no such Secret")));
    assertThat(run.surroundings().judge().left()).isEmpty();
    fixture.identities.keys("team", "111122223333");
    fixture.clock.advance(Duration.ofSeconds(10));
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    run.delete();
  }

  @Test
  void aClusterOfARoleIsBuiltInTheAccountOfTheLastRoleOfTheChain() {
    fixture.identities.keys("hub", "111122223333");
    ProviderRun run =
        run(
            cluster("AWSClusterRoleIdentity", "builder"),
            role("builder", "222233334444", everywhere(), "AWSClusterRoleIdentity", "middle"),
            role("middle", "333344445555", everywhere(), "AWSClusterStaticIdentity", "hub"),
            keys("hub", everywhere()));
    run.create();
    assertThat(accounts(run)).containsOnly("222233334444");
    assertThat(assumed()).as("sessions asked for").isEqualTo(2);
    run.restart();
    run.delete();
  }

  @Test
  void aRoleThatWantsAnExternalIdGetsIt() {
    AWSClusterRoleIdentity role = role("builder", "222233334444", everywhere(), null, null);
    role.getSpec().roleARN = "arn:aws:iam::222233334444:role/external-4711/builder";
    ProviderRun refused = run(cluster("AWSClusterRoleIdentity", "builder"), role);
    refused.until(
        "it is said",
        () ->
            refused.complaints().stream()
                .anyMatch(text -> text.contains("AssumeRole for AWSClusterRoleIdentity builder")));
    role.getSpec().externalID = "4711";
    fixture.clock.advance(Duration.ofSeconds(10));
    refused.until("the cluster is provisioned", () -> refused.cluster().getProvisioned());
    assertThat(accounts(refused)).containsOnly("222233334444");
    refused.delete();
  }

  @Test
  void aSessionServesAllCallsUntilShortlyBeforeItsEnd() {
    fixture.identities.roles.put(
        "builder", role("builder", "222233334444", everywhere(), null, null).getSpec());
    Ec2AsyncClient ec2 = fixture.clients(cloud.simulator()).ec2(BUILDER);
    CompletableFuture.allOf(
            IntStream.range(0, 20)
                .mapToObj(call -> ec2.describeVpcs())
                .toArray(CompletableFuture[]::new))
        .join();
    assertThat(assumed()).as("for 20 calls at once").isEqualTo(1);
    // Sessions last an hour unless durationSeconds says otherwise.
    fixture.clock.advance(Duration.ofMinutes(54));
    ec2.describeVpcs().join();
    assertThat(assumed()).as("after 54 minutes").isEqualTo(1);
    fixture.clock.advance(Duration.ofMinutes(2));
    ec2.describeVpcs().join();
    assertThat(assumed()).as("after 56 minutes").isEqualTo(2);
  }

  @Test
  void aRoleThatIsDeclaredAnewIsAssumedAnew() {
    AWSClusterRoleIdentitySpec role =
        role("builder", "222233334444", everywhere(), null, null).getSpec();
    fixture.identities.roles.put("builder", role);
    Ec2AsyncClient ec2 = fixture.clients(cloud.simulator()).ec2(BUILDER);
    ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).join();
    role.roleARN = "arn:aws:iam::333344445555:role/builder";
    fixture.clock.advance(Duration.ofSeconds(10));
    assertThat(ec2.describeVpcs().join().vpcs())
        .as("networks of the new account")
        .noneMatch(vpc -> vpc.cidrBlock().equals("10.0.0.0/16"));
  }

  @Test
  void anIdentityIsForTheNamespacesItAllows() {
    refuses(
        "AWSClusterStaticIdentity team does not allow the namespace default",
        cluster("AWSClusterStaticIdentity", "team"),
        keys("team", null));
    refuses(
        "AWSClusterStaticIdentity hub does not allow the namespace default",
        cluster("AWSClusterRoleIdentity", "builder"),
        role("builder", "222233334444", everywhere(), "AWSClusterStaticIdentity", "hub"),
        keys("hub", namespaces("others")));
    refuses(
        "AWSClusterControllerIdentity default does not allow the namespace default",
        cluster("AWSClusterRoleIdentity", "builder"),
        role("builder", "222233334444", namespaces("default"), null, null),
        own(namespaces("others")));
  }

  @Test
  void anIdentityThatIsNotThereIsNamed() {
    refuses(
        "Wanted AWSClusterRoleIdentity builder to call AWS with, found none",
        cluster("AWSClusterRoleIdentity", "builder"));
    refuses(
        "Wanted AWSClusterStaticIdentity hub to call AWS with, found none",
        cluster("AWSClusterRoleIdentity", "builder"),
        role("builder", "222233334444", everywhere(), "AWSClusterStaticIdentity", "hub"));
  }

  @Test
  void rolesThatAreEachOthersSourceAreRefused() {
    HasMetadata builder =
        role("builder", "222233334444", everywhere(), "AWSClusterRoleIdentity", "middle");
    HasMetadata middle =
        role("middle", "333344445555", everywhere(), "AWSClusterRoleIdentity", "builder");
    refuses(
        "AWSClusterRoleIdentity builder gets its credentials from itself",
        cluster("AWSClusterRoleIdentity", "builder"),
        builder,
        middle);
    assertThat(fixture.clients(cloud.simulator()).ec2(BUILDER).describeVpcs())
        .as("a call that is made all the same")
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("lead in a circle");
  }

  @Test
  void aMachineIsNotMadeWithAnIdentityThatNoLongerAllowsItsNamespace() {
    fixture.identities.keys("team", "111122223333");
    AWSClusterStaticIdentity identity = keys("team", everywhere());
    ProviderRun run = run(cluster("AWSClusterStaticIdentity", "team"), identity);
    run.until("the cluster is provisioned", () -> run.cluster().getProvisioned());
    run.object(AWSClusterStaticIdentity.class, "team").getSpec().allowedNamespaces = null;
    run.provision("cp-0", true, "");
    run.until(
        "the machine says so",
        () ->
            run.complaints().stream()
                .anyMatch(
                    text ->
                        text.startsWith("InstanceReady")
                            && text.contains("does not allow the namespace")));
    assertThat(run.surroundings().judge().hosts()).isZero();
    run.delete();
  }

  private void refuses(String message, HasMetadata... declared) {
    ProviderRun run = run(declared);
    run.until(message, () -> run.complaints().stream().anyMatch(text -> text.contains(message)));
    assertThat(run.surroundings().judge().left()).isEmpty();
    run.delete();
  }

  private ProviderRun run(HasMetadata... declared) {
    List<HasMetadata> all = new ArrayList<>(List.of(AwsFixture.template()));
    for (HasMetadata object : declared) {
      if (object instanceof AWSClusterRoleIdentity role) {
        fixture.identities.roles.put(role.getMetadata().getName(), role.getSpec());
      }
      all.add(object);
    }
    return ProviderRun.of(fixture, cloud, all);
  }

  private static List<String> accounts(ProviderRun run) {
    return run.surroundings().judge().left().stream()
        .map(entry -> entry.account())
        .distinct()
        .toList();
  }

  private int assumed() {
    Map<String, Integer> calls = cloud.simulator().faults().calls();
    return calls.getOrDefault(ASSUME, 0);
  }

  private static AWSCluster cluster(String kind, String identity) {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().identityRef = reference(kind, identity);
    return cluster;
  }

  private static AWSIdentityReference reference(String kind, String name) {
    AWSIdentityReference reference = new AWSIdentityReference();
    reference.kind = kind;
    reference.name = name;
    return reference;
  }

  private static AWSClusterStaticIdentity keys(String name, AllowedNamespaces allowed) {
    AWSClusterStaticIdentity identity = new AWSClusterStaticIdentity();
    identity.setMetadata(new ObjectMetaBuilder().withName(name).build());
    identity.setSpec(new AWSClusterStaticIdentitySpec());
    identity.getSpec().secretRef = name;
    identity.getSpec().allowedNamespaces = allowed;
    return identity;
  }

  private static AWSClusterRoleIdentity role(
      String name, String account, AllowedNamespaces allowed, String kind, String source) {
    AWSClusterRoleIdentity identity = new AWSClusterRoleIdentity();
    identity.setMetadata(new ObjectMetaBuilder().withName(name).build());
    identity.setSpec(new AWSClusterRoleIdentitySpec());
    identity.getSpec().roleARN = "arn:aws:iam::" + account + ":role/" + name;
    identity.getSpec().allowedNamespaces = allowed;
    identity.getSpec().sourceIdentityRef = kind == null ? null : reference(kind, source);
    return identity;
  }

  private static AWSClusterControllerIdentity own(AllowedNamespaces allowed) {
    AWSClusterControllerIdentity identity = new AWSClusterControllerIdentity();
    identity.setMetadata(new ObjectMetaBuilder().withName("default").build());
    identity.setSpec(new AWSClusterControllerIdentitySpec());
    identity.getSpec().allowedNamespaces = allowed;
    return identity;
  }

  private static AllowedNamespaces everywhere() {
    return new AllowedNamespaces();
  }

  private static AllowedNamespaces namespaces(String... names) {
    AllowedNamespaces allowed = new AllowedNamespaces();
    allowed.list = List.of(names);
    return allowed;
  }
}
