package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Secrets Manager, as far as bootstrap data needs it. */
final class Secrets {
  private static final int LIMIT = 65536;

  void addTo(Actions actions) {
    actions
        .write("CreateSecret", this::create)
        .read("GetSecretValue", this::value)
        .read("DescribeSecret", this::describe)
        .read("ListSecrets", this::list)
        .write("PutSecretValue", this::put)
        .write("DeleteSecret", this::delete);
  }

  private static AwsError invalidRequest(String message) {
    return new AwsError("InvalidRequestException", message);
  }

  private static AwsError invalidParameter(String message) {
    return new AwsError("InvalidParameterException", message);
  }

  private static String require(Call call, String name) {
    String value = call.json().path(name).asText("");
    if (value.isEmpty()) {
      throw new AwsError(
          "ValidationException", "1 validation error detected: " + name + " is null");
    }
    return value;
  }

  private ObjectNode create(Call call) {
    String name = require(call, "Name");
    if (!name.matches("[A-Za-z0-9/_+=.@!-]{1,512}")) {
      throw new AwsError(
          "ValidationException",
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
    JsonNode binary = call.json().path("SecretBinary");
    JsonNode string = call.json().path("SecretString");
    checkValue(binary, string);
    String version = version(call);
    Optional<Resource> present = call.find(ResourceType.SECRET, name);
    if (present.isPresent()) {
      if (isDeleted(present.get())) {
        throw invalidRequest(
            "You can't create this secret because a secret with this name is already scheduled for"
                + " deletion.");
      }
      boolean same =
          present.get().text("VersionId").equals(version)
              && present.get().hidden().path("SecretBinary").equals(binary)
              && present.get().hidden().path("SecretString").equals(string);
      if (same) {
        return identity(present.get());
      }
      throw new AwsError(
          "ResourceExistsException",
          "The operation failed because the secret " + name + " already exists.");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    call.json()
        .path("Tags")
        .forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
    Tags.check(tags, "ValidationException");
    ObjectNode shown =
        object(
            "ARN",
            Arns.secret(call, name),
            "Name",
            name,
            "Description",
            call.json().path("Description").asText(""),
            "VersionId",
            version,
            "CreatedDate",
            call.now().toEpochMilli() / 1000.0,
            "Tags",
            Tags.set(tags, "Key", "Value"));
    Resource secret = Records.create(call, ResourceType.SECRET, name, name, shown, tags, version);
    Resource described =
        secret.withHidden(
            hidden -> {
              hidden.put("name", name);
              hidden.set("tags", Tags.set(tags));
            });
    return identity(call.transaction().put(withValue(described, binary, string)));
  }

  private static String version(Call call) {
    String version = call.json().path("ClientRequestToken").asText(UUID.randomUUID().toString());
    if (version.length() < 32 || version.length() > 64) {
      throw new AwsError(
          "ValidationException", "ClientRequestToken must have from 32 to 64 characters");
    }
    return version;
  }

  private static Resource withValue(Resource secret, JsonNode binary, JsonNode string) {
    return secret.withHidden(
        hidden -> {
          hidden.remove(List.of("SecretBinary", "SecretString"));
          if (!binary.isMissingNode()) {
            hidden.set("SecretBinary", binary);
          }
          if (!string.isMissingNode()) {
            hidden.set("SecretString", string);
          }
        });
  }

  /** A new version of the value; the same version again must hold the same value. */
  private ObjectNode put(Call call) {
    Resource secret = named(call);
    if (isDeleted(secret)) {
      throw invalidRequest(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    JsonNode binary = call.json().path("SecretBinary");
    JsonNode string = call.json().path("SecretString");
    if (binary.isMissingNode() && string.isMissingNode()) {
      throw invalidParameter("You must provide either SecretString or SecretBinary.");
    }
    checkValue(binary, string);
    String version = version(call);
    if (secret.text("VersionId").equals(version)
        && !(secret.hidden().path("SecretBinary").equals(binary)
            && secret.hidden().path("SecretString").equals(string))) {
      throw new AwsError(
          "ResourceExistsException", "You can't modify a version that already exists: " + version);
    }
    Resource changed =
        withValue(secret, binary, string).with(shown -> shown.put("VersionId", version));
    ObjectNode answer = identity(call.transaction().put(changed));
    answer.set("VersionStages", array("AWSCURRENT"));
    return answer;
  }

  private static void checkValue(JsonNode binary, JsonNode string) {
    if (!binary.isMissingNode() && !string.isMissingNode()) {
      throw invalidParameter("You can't specify both SecretString and SecretBinary.");
    }
    int size;
    try {
      size =
          binary.isMissingNode()
              ? string.asText("").length()
              : Base64.getDecoder().decode(binary.asText()).length;
    } catch (IllegalArgumentException e) {
      throw new AwsError("SerializationException", "SecretBinary is not valid base64");
    }
    if (size > LIMIT) {
      throw new AwsError(
          "ValidationException",
          "The secret value has " + size + " bytes, at most 65536 are allowed");
    }
  }

  private static boolean isDeleted(Resource secret) {
    return secret.shown().has("DeletedDate");
  }

  private static ObjectNode identity(Resource secret) {
    return object(
        "ARN", secret.text("ARN"), "Name", secret.id(), "VersionId", secret.text("VersionId"));
  }

  private static Optional<Resource> find(Call call) {
    String id = require(call, "SecretId");
    Optional<Resource> byName = call.find(ResourceType.SECRET, id);
    return id.startsWith("arn:")
        ? call.mentioning(ResourceType.SECRET, id, one -> one.text("ARN").equals(id)).stream()
            .findFirst()
        : byName;
  }

  private static Resource named(Call call) {
    return find(call).orElseThrow(() -> ResourceType.SECRET.notFound(""));
  }

  private ObjectNode value(Call call) {
    Resource secret = named(call);
    if (isDeleted(secret)) {
      throw invalidRequest(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    ObjectNode answer = identity(secret);
    for (String field : new String[] {"SecretBinary", "SecretString"}) {
      if (secret.hidden().has(field)) {
        answer.set(field, secret.hidden().get(field));
      }
    }
    answer.set("VersionStages", array("AWSCURRENT"));
    answer.set("CreatedDate", secret.shown().path("CreatedDate"));
    return answer;
  }

  private static ObjectNode document(Resource secret) {
    ObjectNode answer = secret.shown().deepCopy();
    String version = answer.remove("VersionId").asText();
    answer.set("VersionIdsToStages", object(version, array("AWSCURRENT")));
    return answer;
  }

  private ObjectNode describe(Call call) {
    return document(named(call));
  }

  private ObjectNode list(Call call) {
    ArrayNode secrets = array();
    Optional<Integer> most =
        call.json().has("MaxResults")
            ? Optional.of(call.json().path("MaxResults").asInt())
            : Optional.of(100);
    Optional<String> token = Optional.ofNullable(call.json().path("NextToken").textValue());
    Pages page =
        Pages.of(
            call.list(ResourceType.SECRET, one -> !isDeleted(one) && matches(call, one)),
            most,
            token);
    page.resources().forEach(secret -> secrets.add(document(secret)));
    ObjectNode answer = object("SecretList", secrets);
    page.next().ifPresent(next -> answer.put("NextToken", next));
    return answer;
  }

  /** Filters of Secrets Manager match by prefix. */
  private static boolean matches(Call call, Resource secret) {
    for (JsonNode filter : call.json().path("Filters")) {
      String key = filter.path("Key").asText();
      if (!key.equals("name") && !key.equals("tag-key") && !key.equals("tag-value")) {
        throw invalidParameter("Filter key '" + key + "' is not part of the simulated cloud");
      }
      boolean any =
          Documents.items(filter.path("Values"))
              .anyMatch(
                  value ->
                      key.equals("name")
                          ? secret.id().startsWith(value.asText())
                          : Documents.items(secret.shown().path("Tags"))
                              .anyMatch(
                                  tag ->
                                      tag.path(key.equals("tag-key") ? "Key" : "Value")
                                          .asText()
                                          .startsWith(value.asText())));
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode delete(Call call) {
    boolean force = call.json().path("ForceDeleteWithoutRecovery").asBoolean();
    if (force && call.json().has("RecoveryWindowInDays")) {
      throw invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    Optional<Resource> found = find(call);
    if (found.isEmpty()) {
      if (!force) {
        throw ResourceType.SECRET.notFound("");
      }
      return object("Name", require(call, "SecretId")); // AWS forces nothing away without complaint
    }
    Resource secret = found.get();
    double now = call.now().toEpochMilli() / 1000.0;
    if (!isDeleted(secret)) {
      Records.deleted(call, ResourceType.SECRET, secret);
    }
    if (force) {
      call.transaction().delete(secret.key());
    } else {
      int days = call.json().path("RecoveryWindowInDays").asInt(30);
      if (days < 7 || days > 30) {
        throw invalidParameter("RecoveryWindowInDays value must be between 7 and 30 days.");
      }
      now += days * 86400.0;
      double at = now;
      call.transaction().put(secret.with(shown -> shown.put("DeletedDate", at)));
    }
    return object("ARN", secret.text("ARN"), "Name", secret.id(), "DeletionDate", now);
  }
}
