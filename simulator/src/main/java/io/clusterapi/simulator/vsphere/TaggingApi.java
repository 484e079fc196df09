package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.array;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags: the part of vCenter's REST API that is not in SOAP. */
final class TaggingApi {
  static final String ROOT = "/rest/com/vmware/cis/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ASSOCIATION = ROOT + "tagging/tag-association";
  private static final Pattern OF_TAG = Pattern.compile(ASSOCIATION + "/id:([^?/]+)");
  private static final Pattern TAG = Pattern.compile(ROOT + "tagging/tag/id:([^?/]+)");
  private static final Pattern CATEGORY = Pattern.compile(ROOT + "tagging/category/id:([^?/]+)");

  private final World world;
  private final Faults faults;
  private final Sessions sessions;
  private final Tags tags;

  TaggingApi(World world, Faults faults, Sessions sessions, Tags tags) {
    this.world = world;
    this.tags = tags;
    this.faults = faults;
    this.sessions = sessions;
  }

  CloudResponse answer(CloudRequest request) {
    try {
      if (request.path().equals(ROOT + "session")) {
        return login(request);
      }
      if (!sessions.active(request.header("vmware-api-session-id"))) {
        return error(401, "unauthenticated", "This method requires authentication.");
      }
      boolean change = request.query().matches("~action=(at|de)tach");
      Matcher ofTag = OF_TAG.matcher(request.path());
      if (faults
          .decide(SoapApi.FAULT_PREFIX + (change ? "AttachTag" : "ListTags"))
          .refusal()
          .isPresent()) {
        return error(503, "service_unavailable", "An injected fault refused this call.");
      }
      if (ofTag.matches() && change) {
        return attach(
            ofTag.group(1),
            JSON.readTree(request.body()).path("object_id").path("id").asText(),
            request.query().equals("~action=attach"));
      }
      if (request.path().equals(ASSOCIATION)
          && request.query().equals("~action=list-attached-tags-on-objects")) {
        return attached(JSON.readTree(request.body()).path("object_ids"));
      }
      Matcher tag = TAG.matcher(request.path());
      if (tag.matches()) {
        return Tags.find(tag.group(1))
            .map(
                found ->
                    value(
                        Documents.object(
                            "id",
                            found.id(),
                            "name",
                            found.name(),
                            "category_id",
                            found.category())))
            .orElseGet(() -> error(404, "not_found", "There is no tag " + tag.group(1)));
      }
      Matcher category = CATEGORY.matcher(request.path());
      if (category.matches() && Tags.CATEGORIES.containsKey(category.group(1))) {
        return value(
            Documents.object(
                "id",
                category.group(1),
                "name",
                Tags.CATEGORIES.get(category.group(1)),
                "cardinality",
                "MULTIPLE"));
      }
      return error(404, "not_found", "Nothing at " + request.path());
    } catch (JsonProcessingException e) {
      return error(400, "invalid_argument", "The body is not JSON.");
    }
  }

  private CloudResponse login(CloudRequest request) {
    if (request.method().equals("DELETE")) {
      sessions.logout(request.header("vmware-api-session-id"));
      return json(200, "{}");
    }
    String[] account = {"", ""};
    String header = request.header("Authorization");
    if (header.startsWith("Basic ")) {
      try {
        account =
            new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
                .split(":", 2);
      } catch (IllegalArgumentException e) {
        account = new String[] {"", ""};
      }
    }
    try {
      String key = sessions.login(account[0], account.length > 1 ? account[1] : "");
      return json(200, "{\"value\":\"" + key + "\"}");
    } catch (VimFault fault) {
      return error(401, "unauthenticated", "Authentication required.");
    }
  }

  private CloudResponse attach(String tag, String object, boolean attached) {
    if (Tags.find(tag).isEmpty()) {
      return error(404, "not_found", "There is no tag " + tag);
    }
    return world.write(transaction -> tags.change(transaction, tag, object, attached))
        ? json(200, "{}")
        : error(404, "not_found", "There is no object " + object);
  }

  /** Objects that do not exist are left out, as are those without tags. */
  private CloudResponse attached(JsonNode objects) {
    ArrayNode found = array();
    for (JsonNode object : objects) {
      ArrayNode ids = array();
      world
          .read(view -> tags.of(view, object.path("id").asText()))
          .ifPresent(all -> all.forEach(ids::add));
      if (!ids.isEmpty()) {
        found.add(Documents.object("object_id", object, "tag_ids", ids));
      }
    }
    return json(200, Documents.object("value", found).toString());
  }

  private static CloudResponse value(JsonNode value) {
    return json(200, Documents.object("value", value).toString());
  }

  private static CloudResponse error(int status, String type, String message) {
    ArrayNode messages = array(Documents.object("default_message", message));
    return json(
        status,
        Documents.object(
                "type",
                "com.vmware.vapi.std.errors." + type,
                "value",
                Documents.object("messages", messages))
            .toString());
  }

  private static CloudResponse json(int status, String body) {
    return new CloudResponse(status, "application/json", body, Map.of());
  }
}
