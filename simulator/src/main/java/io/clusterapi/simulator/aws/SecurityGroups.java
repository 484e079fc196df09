package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Map;

/** Security groups; their rules are {@link SecurityGroupRules}. */
final class SecurityGroups {
  private final Quotas quotas;

  SecurityGroups(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateSecurityGroup", this::create)
        .read(
            "DescribeSecurityGroups",
            Describing.of(
                ResourceType.SECURITY_GROUP,
                "GroupId",
                "securityGroupInfo",
                Filters.of(
                    "group-id",
                    "groupId",
                    "group-name",
                    "groupName",
                    "vpc-id",
                    "vpcId",
                    "description",
                    "groupDescription",
                    "owner-id",
                    "ownerId",
                    "ip-permission.group-id",
                    "ipPermissions.groups.groupId",
                    "ip-permission.cidr",
                    "ipPermissions.ipRanges.cidrIp",
                    "ip-permission.from-port",
                    "ipPermissions.fromPort",
                    "ip-permission.to-port",
                    "ipPermissions.toPort")))
        .write("DeleteSecurityGroup", this::delete);
  }

  /** The group a network is born with: everything out, from itself everything in. */
  static void createDefault(Call call, String vpc) {
    String id = Ids.next("sg-");
    ObjectNode shown = shown(call, id, "default", "default VPC security group", vpc, Map.of());
    Resource group = Records.createPart(call, ResourceType.SECURITY_GROUP, id, shown);
    ObjectNode fromItself =
        object(
            "securityGroupRuleId",
            Ids.next("sgr-"),
            "groupId",
            id,
            "groupOwnerId",
            call.account(),
            "isEgress",
            false,
            "ipProtocol",
            "-1",
            "fromPort",
            -1,
            "toPort",
            -1,
            "referencedGroupInfo",
            object("groupId", id, "userId", call.account()));
    call.transaction()
        .put(
            SecurityGroupRules.withRules(
                group, array(fromItself, SecurityGroupRules.everythingOut(call, id))));
  }

  private static ObjectNode shown(
      Call call, String id, String name, String description, String vpc, Map<String, String> tags) {
    return object(
        "ownerId",
        call.account(),
        "groupName",
        name,
        "groupDescription",
        description,
        "groupId",
        id,
        "vpcId",
        vpc,
        "securityGroupArn",
        Arns.ec2(call, "security-group", id),
        "ipPermissions",
        array(),
        "ipPermissionsEgress",
        array(),
        "tagSet",
        Tags.set(tags));
  }

  private ObjectNode create(Call call) {
    Parameters parameters = call.parameters();
    String name = parameters.require("GroupName");
    String description = parameters.require("GroupDescription");
    if (!parameters.has("VpcId")) {
      throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
    }
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    if (name.startsWith("sg-")) {
      throw AwsError.invalid(
          "Value ("
              + name
              + ") for parameter groupName is invalid. Group names may not be in the"
              + " format sg-*.");
    }
    if (name.length() > 255 || !name.matches("[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]+")) {
      throw AwsError.invalid("Value (" + name + ") for parameter GroupName is invalid.");
    }
    if (description.length() > 255) {
      throw AwsError.invalid("Value for parameter GroupDescription exceeds 255 characters");
    }
    for (Resource other : call.mentioning(ResourceType.SECURITY_GROUP, vpc.id(), one -> true)) {
      if (other.text("vpcId").equals(vpc.id()) && other.text("groupName").equals(name)) {
        throw new AwsError(
            "InvalidGroup.Duplicate",
            "The security group '" + name + "' already exists for VPC '" + vpc.id() + "'");
      }
    }
    quotas.check(
        ResourceType.SECURITY_GROUP,
        () -> call.list(ResourceType.SECURITY_GROUP).size(),
        "SecurityGroupLimitExceeded",
        "The maximum number of security groups has been reached.");
    Map<String, String> tags = Tags.specified(call, ResourceType.SECURITY_GROUP);
    String id = Ids.next("sg-");
    ObjectNode shown = shown(call, id, name, description, vpc.id(), tags);
    Resource group =
        Records.create(
            call,
            ResourceType.SECURITY_GROUP,
            id,
            tags.getOrDefault("Name", name),
            shown,
            tags,
            "");
    call.transaction()
        .put(
            SecurityGroupRules.withRules(group, array(SecurityGroupRules.everythingOut(call, id)))
                .withHidden(hidden -> hidden.put("name", name)));
    return object(
        "return",
        true,
        "groupId",
        id,
        "securityGroupArn",
        Arns.ec2(call, "security-group", id),
        "tagSet",
        Tags.set(tags));
  }

  private ObjectNode delete(Call call) {
    Resource group = call.named(ResourceType.SECURITY_GROUP, "GroupId");
    if (group.text("groupName").equals("default")) {
      throw new AwsError(
          "CannotDelete",
          "the specified group: \""
              + group.id()
              + "\" name: \"default\" cannot be deleted by a user");
    }
    boolean worn =
        call.mentioning(ResourceType.NETWORK_INTERFACE, group.id(), one -> true).stream()
            .anyMatch(one -> NetworkInterfaces.wears(one, group.id()));
    boolean referenced =
        call.mentioning(ResourceType.SECURITY_GROUP, group.id(), one -> true).stream()
            .filter(other -> !other.id().equals(group.id()))
            .flatMap(other -> Documents.items(other.hidden().path("rules")))
            .anyMatch(
                rule ->
                    rule.path("referencedGroupInfo").path("groupId").asText().equals(group.id()));
    if (worn || referenced) {
      throw AwsError.dependency("resource " + group.id() + " has a dependent object");
    }
    Records.delete(call, ResourceType.SECURITY_GROUP, group);
    return object("return", true, "groupId", group.id());
  }
}
