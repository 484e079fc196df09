package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listeners: the ports of load balancers and the target groups they lead to. */
final class Listeners {
  private final LoopbackAddresses addresses;

  Listeners(LoopbackAddresses addresses) {
    this.addresses = addresses;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateListener", this::create)
        .read("DescribeListeners", this::describe)
        .write("ModifyListener", this::modify)
        .write("DeleteListener", this::delete);
  }

  static List<Resource> ofBalancer(Call call, String balancer) {
    return call.mentioning(
        ResourceType.LISTENER, balancer, one -> one.text("LoadBalancerArn").equals(balancer));
  }

  private ObjectNode create(Call call) {
    Resource balancer = call.named(ResourceType.LOAD_BALANCER, "LoadBalancerArn");
    int port = TargetGroups.port(call.parameters(), "Port");
    String protocol = protocol(balancer, call.parameters().require("Protocol"));
    boolean taken =
        ofBalancer(call, balancer.id()).stream()
            .anyMatch(one -> one.shown().path("Port").asInt() == port);
    if (taken) {
      throw new AwsError(
          "DuplicateListener", "A listener already exists on this port for this load balancer");
    }
    if (addresses.shared() && takenAnywhere(call, port)) {
      throw new AwsError(
          "DuplicateListener",
          "Port "
              + port
              + " is taken by another load balancer: here all share one address, so each cluster"
              + " needs an API server port of its own");
    }
    Map<String, String> tags = Tags.read(call.parameters().groups("Tags"), "ValidationError");
    String path = balancer.id().replaceFirst(".*:loadbalancer/", "listener/");
    String arn = Arns.balancing(call, path + "/" + Ids.hex(16));
    ObjectNode shown =
        object(
            "ListenerArn",
            arn,
            "LoadBalancerArn",
            balancer.id(),
            "Port",
            port,
            "Protocol",
            protocol,
            "DefaultActions",
            forwards(call, balancer));
    Resource listener = Records.create(call, ResourceType.LISTENER, arn, "", shown, tags, "");
    call.transaction().put(listener.withHidden(hidden -> hidden.set("tags", Tags.set(tags))));
    return object("Listeners", array(shown));
  }

  /** Whether any load balancer, of either kind, has a listener on the port. */
  static boolean takenAnywhere(Call call, int port) {
    return call.list(ResourceType.LISTENER).stream()
            .anyMatch(one -> one.shown().path("Port").asInt() == port)
        || call.list(ResourceType.CLASSIC_LOAD_BALANCER).stream()
            .anyMatch(one -> ClassicLoadBalancers.ports(one).contains(port));
  }

  private static String protocol(Resource balancer, String protocol) {
    List<String> fitting =
        balancer.text("Type").equals("network")
            ? List.of("TCP", "TLS", "UDP", "TCP_UDP")
            : List.of("HTTP", "HTTPS");
    if (!fitting.contains(protocol)) {
      throw LoadBalancers.validation(
          "Listener protocol '" + protocol + "' must be one of " + String.join(", ", fitting));
    }
    return protocol;
  }

  private static JsonNode forwards(Call call, Resource balancer) {
    List<Parameters> actions = call.parameters().groups("DefaultActions");
    if (actions.size() != 1) {
      throw LoadBalancers.validation("Exactly one default action must be specified");
    }
    Parameters action = actions.get(0);
    if (!action.require("Type").equals("forward")) {
      throw new AwsError(
          "InvalidLoadBalancerAction",
          "Only actions of type 'forward' are part of the simulated cloud");
    }
    String group =
        action
            .find("TargetGroupArn")
            .or(
                () ->
                    action.group("ForwardConfig").groups("TargetGroups").stream()
                        .findFirst()
                        .map(one -> one.require("TargetGroupArn")))
            .orElseThrow(() -> AwsError.missing("TargetGroupArn"));
    Resource target = call.require(ResourceType.TARGET_GROUP, group);
    if (!target.text("VpcId").equals(balancer.text("VpcId"))) {
      throw LoadBalancers.validation(
          "The target group '" + group + "' is not in the VPC of the load balancer");
    }
    JsonNode users = target.shown().path("LoadBalancerArns");
    if (!users.isEmpty() && !TargetGroups.usedBy(target, balancer.id())) {
      throw new AwsError(
          "TargetGroupAssociationLimit",
          "The target group '" + group + "' cannot be associated with more than one load balancer");
    }
    TargetGroups.use(call, group, balancer.id());
    return array(
        object(
            "Type",
            "forward",
            "TargetGroupArn",
            group,
            "ForwardConfig",
            object("TargetGroups", array(object("TargetGroupArn", group)))));
  }

  /** The target group a listener leads to. */
  static String target(Resource listener) {
    return listener.shown().path("DefaultActions").path(0).path("TargetGroupArn").asText();
  }

  private ObjectNode describe(Call call) {
    Parameters parameters = call.parameters();
    List<String> arns = parameters.list("ListenerArns");
    Optional<String> balancer = parameters.find("LoadBalancerArn");
    arns.forEach(arn -> call.require(ResourceType.LISTENER, arn));
    balancer.ifPresent(arn -> call.require(ResourceType.LOAD_BALANCER, arn));
    if (arns.isEmpty() && balancer.isEmpty()) {
      throw LoadBalancers.validation(
          "You must specify either listener ARNs or a load balancer ARN");
    }
    List<Resource> all =
        call.mentioning(
            ResourceType.LISTENER,
            arns.isEmpty() ? balancer.orElse("") : arns.size() == 1 ? arns.get(0) : "",
            one ->
                arns.isEmpty()
                    ? one.text("LoadBalancerArn").equals(balancer.orElse(""))
                    : arns.contains(one.id()));
    Pages page = Pages.of(all, parameters.number("PageSize"), parameters.find("Marker"));
    ObjectNode answer =
        object("Listeners", arrayOf(page.resources().stream().map(Resource::shown).toList()));
    page.next().ifPresent(marker -> answer.put("NextMarker", marker));
    return answer;
  }

  private ObjectNode modify(Call call) {
    Resource listener = call.named(ResourceType.LISTENER, "ListenerArn");
    Resource balancer = call.require(ResourceType.LOAD_BALANCER, listener.text("LoadBalancerArn"));
    String before = target(listener);
    Resource changed = listener;
    if (call.parameters().hasGroup("DefaultActions")) {
      JsonNode forwards = forwards(call, balancer);
      changed = call.transaction().put(listener.with(s -> s.set("DefaultActions", forwards)));
      release(call, before, balancer.id());
    }
    return object("Listeners", array(changed.shown()));
  }

  private ObjectNode delete(Call call) {
    Resource listener = call.named(ResourceType.LISTENER, "ListenerArn");
    Records.delete(call, ResourceType.LISTENER, listener);
    release(call, target(listener), listener.text("LoadBalancerArn"));
    return object();
  }

  /** A target group no listener of the load balancer leads to any more is free again. */
  private static void release(Call call, String group, String balancer) {
    boolean used = ofBalancer(call, balancer).stream().anyMatch(one -> target(one).equals(group));
    if (!used) {
      call.find(ResourceType.TARGET_GROUP, group)
          .ifPresent(
              one ->
                  call.transaction()
                      .put(
                          one.with(
                              shown -> Documents.list(shown, "LoadBalancerArns").removeAll())));
    }
  }
}
