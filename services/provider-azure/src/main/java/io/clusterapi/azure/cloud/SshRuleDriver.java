package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.PartTry;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.Set;

/**
 * A way in to one machine's port 22 through the API server's load balancer: at port 22 for the
 * first, from 2201 for the others. Two that choose the same port at once are told apart by Azure.
 */
final class SshRuleDriver extends ArmDriver {
  private static final int SSH = 22;
  private static final int FIRST_OTHER = 2201;

  SshRuleDriver(ArmCalls calls) {
    super(calls, ArmType.NAT_RULE);
  }

  @Override
  protected String id(PartTry attempt) {
    return attempt.parameters(Params.SshRule.class).id();
  }

  @Override
  protected Uni<ObjectNode> document(PartTry attempt) {
    Params.SshRule rule = attempt.parameters(Params.SshRule.class);
    return calls
        .get(attempt.account(), ArmType.LOAD_BALANCER, rule.balancer())
        .map(
            balancer -> {
              ObjectNode body = Mapper.json().createObjectNode();
              ObjectNode properties = body.putObject("properties");
              properties.put("protocol", "Tcp");
              properties.put("frontendPort", free(balancer));
              properties.put("backendPort", SSH);
              properties.put("enableFloatingIP", false);
              properties.put("idleTimeoutInMinutes", 4);
              properties.putObject("frontendIPConfiguration").put("id", rule.frontend());
              return body;
            });
  }

  private static int free(ObjectNode balancer) {
    Set<Integer> taken = new HashSet<>();
    for (String part : new String[] {"inboundNatRules", "loadBalancingRules"}) {
      for (JsonNode rule : balancer.path("properties").path(part)) {
        taken.add(rule.path("properties").path("frontendPort").asInt());
      }
    }
    if (!taken.contains(SSH)) {
      return SSH;
    }
    int port = FIRST_OTHER;
    while (taken.contains(port)) {
      port++;
    }
    return port;
  }

  /** It has no tags; a machine's name is its own on the cluster's load balancer. */
  @Override
  protected boolean ours(PartTry attempt, ObjectNode found) {
    return true;
  }

  @Override
  protected ObjectNode kept(PartTry attempt) {
    return null;
  }
}
