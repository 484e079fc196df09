package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calls on instances other than those that move them between states. */
final class Instances {
  private final InstanceLaunch launch;
  private final InstanceStates states;
  private final AwsMachines machines;
  private final Describing describing =
      Describing.of(
          ResourceType.INSTANCE,
          "InstanceId",
          "instancesSet",
          Filters.of(
              "instance-id",
              "instanceId",
              "instance-state-name",
              "instanceState.name",
              "instance-state-code",
              "instanceState.code",
              "vpc-id",
              "vpcId",
              "subnet-id",
              "subnetId",
              "image-id",
              "imageId",
              "instance-type",
              "instanceType",
              "key-name",
              "keyName",
              "private-ip-address",
              "privateIpAddress",
              "private-dns-name",
              "privateDnsName",
              "ip-address",
              "ipAddress",
              "client-token",
              "clientToken",
              "availability-zone",
              "placement.availabilityZone",
              "instance.group-id",
              "groupSet.groupId",
              "instance.group-name",
              "groupSet.groupName",
              "iam-instance-profile.arn",
              "iamInstanceProfile.arn",
              "architecture",
              "architecture"));

  Instances(InstanceLaunch launch, InstanceStates states, AwsMachines machines) {
    this.launch = launch;
    this.states = states;
    this.machines = machines;
  }

  void addTo(Actions actions) {
    actions
        .write("RunInstances", this::run)
        .read("DescribeInstances", this::describe)
        .write("ModifyInstanceAttribute", this::modify)
        .write("ModifyInstanceMetadataOptions", this::modifyMetadataOptions)
        .read("GetConsoleOutput", this::console);
  }

  private ObjectNode run(Call call) {
    InstanceLaunch.Launched launched = launch.launch(call);
    if (launched.fresh()) {
      launched.instances().forEach(instance -> states.begin(call, instance));
    }
    ObjectNode reservation = reservation(call, launched.instances().get(0));
    launched
        .instances()
        .forEach(
            instance ->
                Documents.list(reservation, "instancesSet")
                    .add(InstanceLaunch.document(call, instance)));
    return reservation;
  }

  private static ObjectNode reservation(Call call, Resource first) {
    return object(
        "reservationId",
        first.secret("reservation"),
        "ownerId",
        call.account(),
        "groupSet",
        array(),
        "instancesSet",
        array());
  }

  private ObjectNode describe(Call call) {
    if (call.parameters().has("MaxResults") && !call.parameters().list("InstanceId").isEmpty()) {
      throw new AwsError(
          "InvalidParameterCombination",
          "The parameter instancesSet cannot be used with the parameter maxResults");
    }
    Pages page = describing.page(call);
    Map<String, ObjectNode> reservations = new LinkedHashMap<>();
    for (Resource instance : page.resources()) {
      ObjectNode reservation =
          reservations.computeIfAbsent(
              instance.secret("reservation"), id -> reservation(call, instance));
      Documents.list(reservation, "instancesSet").add(InstanceLaunch.document(call, instance));
    }
    ObjectNode answer = object("reservationSet", array());
    reservations.values().forEach(Documents.list(answer, "reservationSet")::add);
    page.next().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  private ObjectNode modify(Call call) {
    Resource instance = call.named(ResourceType.INSTANCE, "InstanceId");
    Parameters parameters = call.parameters();
    List<String> groups = parameters.list("GroupId");
    if (!groups.isEmpty()) {
      Resource primary =
          Documents.items(instance.hidden().path("interfaces"))
              .findFirst()
              .map(JsonNode::asText)
              .flatMap(id -> call.find(ResourceType.NETWORK_INTERFACE, id))
              .orElseThrow(
                  () ->
                      new AwsError(
                          "IncorrectInstanceState",
                          "Instance " + instance.id() + " has no network interface"));
      Resource changed = NetworkInterfaces.withGroups(call, primary, groups);
      call.transaction().put(changed);
      call.transaction()
          .put(
              instance.with(
                  shown -> shown.set("groupSet", changed.shown().path("groupSet").deepCopy())));
    } else if (parameters.has("DisableApiTermination.Value")) {
      boolean keep = parameters.flag("DisableApiTermination.Value", false);
      call.transaction().put(instance.withHidden(hidden -> hidden.put("protected", keep)));
    } else if (parameters.has("SourceDestCheck.Value")) {
      boolean check = parameters.flag("SourceDestCheck.Value", true);
      call.transaction().put(instance.with(shown -> shown.put("sourceDestCheck", check)));
    } else if (parameters.has("InstanceType.Value")) {
      if (!InstanceStates.name(instance).equals("stopped")) {
        throw new AwsError(
            "IncorrectInstanceState",
            "The instance '" + instance.id() + "' is not in the 'stopped' state.");
      }
      String type = InstanceLaunch.type(parameters.require("InstanceType.Value")).name();
      call.transaction().put(instance.with(shown -> shown.put("instanceType", type)));
    } else {
      throw AwsError.invalid(
          "Only groupSet, disableApiTermination, sourceDestCheck and instanceType can be modified"
              + " in the simulated cloud");
    }
    return object("return", true);
  }

  private ObjectNode modifyMetadataOptions(Call call) {
    Resource instance = call.named(ResourceType.INSTANCE, "InstanceId");
    Parameters given = call.parameters();
    Resource changed =
        call.transaction()
            .put(
                instance.with(
                    shown -> {
                      ObjectNode options = (ObjectNode) shown.path("metadataOptions");
                      given.find("HttpTokens").ifPresent(v -> options.put("httpTokens", v));
                      given.find("HttpEndpoint").ifPresent(v -> options.put("httpEndpoint", v));
                      given
                          .number("HttpPutResponseHopLimit")
                          .ifPresent(v -> options.put("httpPutResponseHopLimit", v));
                      given
                          .find("InstanceMetadataTags")
                          .ifPresent(v -> options.put("instanceMetadataTags", v));
                    }));
    return object(
        "instanceId",
        instance.id(),
        "instanceMetadataOptions",
        changed.shown().path("metadataOptions"));
  }

  private ObjectNode console(Call call) {
    Resource instance = call.named(ResourceType.INSTANCE, "InstanceId");
    byte[] log = machines.consoleLog(instance.id()).getBytes(StandardCharsets.UTF_8);
    return object(
        "instanceId",
        instance.id(),
        "timestamp",
        call.now().toString(),
        "output",
        Base64.getEncoder().encodeToString(log));
  }
}
