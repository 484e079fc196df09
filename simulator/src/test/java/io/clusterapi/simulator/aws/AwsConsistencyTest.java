package io.clusterapi.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** No order of creates and deletes, restarts and delays leaves the cloud in a state AWS forbids. */
class AwsConsistencyTest {

  @Property(tries = 120)
  void noSequenceOfCallsLeavesSomethingDangling(
      @ForAll @Size(min = 30, max = 160) List<@IntRange(max = 999_999) Integer> choices)
      throws IOException {
    try (ScriptedCloud cloud = new ScriptedCloud()) {
      RandomCalls calls = new RandomCalls(cloud);
      calls.begin();
      for (int choice : choices) {
        String act = calls.one(choice);
        check(cloud, act);
      }
      cloud.settle();
      check(cloud, "settling");
      Set<String> before = cloud.everything();
      cloud.restart();
      assertThat(cloud.everything()).as("after a restart").isEqualTo(before);
      check(cloud, "restart");
    }
  }

  private static void check(ScriptedCloud cloud, String act) {
    Set<String> vpcs = cloud.ids(ResourceType.VPC);
    Set<String> subnets = cloud.ids(ResourceType.SUBNET);
    Set<String> groups = cloud.ids(ResourceType.SECURITY_GROUP);
    Set<String> interfaces = cloud.ids(ResourceType.NETWORK_INTERFACE);
    Set<String> balancers = cloud.ids(ResourceType.LOAD_BALANCER);
    Set<String> targetGroups = cloud.ids(ResourceType.TARGET_GROUP);
    cloud.all(ResourceType.SUBNET).forEach(one -> in(act, vpcs, one.text("vpcId")));
    Set<String> addresses = new HashSet<>();
    for (Resource one : cloud.all(ResourceType.NETWORK_INTERFACE)) {
      in(act, subnets, one.text("subnetId"));
      one.shown().path("groupSet").forEach(g -> in(act, groups, g.path("groupId").asText()));
      assertThat(addresses.add(one.text("subnetId") + one.text("privateIpAddress")))
          .as("after %s: %s has an address of its own", act, one)
          .isTrue();
    }
    for (Resource group : cloud.all(ResourceType.SECURITY_GROUP)) {
      in(act, vpcs, group.text("vpcId"));
      for (JsonNode rule : group.hidden().path("rules")) {
        if (rule.has("referencedGroupInfo")) {
          in(act, groups, rule.path("referencedGroupInfo").path("groupId").asText());
        }
      }
    }
    for (Resource table : cloud.all(ResourceType.ROUTE_TABLE)) {
      in(act, vpcs, table.text("vpcId"));
      Documents.items(table.shown().path("associationSet"))
          .filter(one -> one.has("subnetId"))
          .forEach(one -> in(act, subnets, one.path("subnetId").asText()));
    }
    for (Resource gateway : cloud.all(ResourceType.INTERNET_GATEWAY)) {
      gateway.shown().path("attachmentSet").forEach(a -> in(act, vpcs, a.path("vpcId").asText()));
    }
    for (Resource address : cloud.all(ResourceType.ELASTIC_IP)) {
      if (address.shown().has("networkInterfaceId")) {
        in(act, interfaces, address.text("networkInterfaceId"));
      }
    }
    for (Resource gateway : cloud.all(ResourceType.NAT_GATEWAY)) {
      if (gateway.text("state").matches("pending|available|deleting")) {
        in(act, subnets, gateway.text("subnetId"));
      }
    }
    for (Resource instance : cloud.all(ResourceType.INSTANCE)) {
      if (!InstanceStates.name(instance).equals("terminated")) {
        in(act, subnets, instance.text("subnetId"));
      }
      instance.hidden().path("interfaces").forEach(id -> in(act, interfaces, id.asText()));
    }
    for (Resource listener : cloud.all(ResourceType.LISTENER)) {
      in(act, balancers, listener.text("LoadBalancerArn"));
      in(act, targetGroups, Listeners.target(listener));
    }
    for (Resource group : cloud.all(ResourceType.TARGET_GROUP)) {
      group.shown().path("LoadBalancerArns").forEach(arn -> in(act, balancers, arn.asText()));
    }
    assertThat(ledger(cloud)).as("after %s: the ledger's living", act).isEqualTo(living(cloud));
  }

  private static void in(String act, Set<String> ids, String id) {
    assertThat(ids).as("after %s: what is referred to exists", act).contains(id);
  }

  private static Set<String> ledger(ScriptedCloud cloud) {
    return cloud.ledger().live().stream()
        .map(LedgerEntry::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What exists by the state of the cloud: without parts of others and what is only remembered. */
  private static Set<String> living(ScriptedCloud cloud) {
    Set<String> living = new TreeSet<>();
    for (ResourceType type : ResourceType.values()) {
      for (Resource one : cloud.all(type)) {
        String state = one.text("state") + InstanceStates.name(one);
        boolean over = state.matches("deleted|failed|terminated");
        if (!over && !one.hidden().path("part").asBoolean()) {
          living.add(one.id());
        }
      }
    }
    return living;
  }
}
