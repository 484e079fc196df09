package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.array;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags: the part of vCenter's REST API that is not in SOAP. */
final class TaggingApi {
  static final String ROOT = "/rest/com/vmware/cis/";

  /** Tags that exist: one for regions, one for zones, one for anything. */
  static final Set<String> TAGS =
      Set.of(
          "urn:vmomi:InventoryServiceTag:11111111-1111-4111-8111-111111111111:GLOBAL",
          "urn:vmomi:InventoryServiceTag:22222222-2222-4222-8222-222222222222:GLOBAL");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ASSOCIATION =
      Pattern.compile(ROOT + "tagging/tag-association/id:([^?/]+)");

  private final World world;
  private final Faults faults;
  private final Sessions sessions;

  TaggingApi(World world, Faults faults, Sessions sessions) {
    this.world = world;
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
      Matcher association = ASSOCIATION.matcher(request.path());
      if (association.matches() && request.query().contains("~action=attach")) {
        if (faults.decide(SoapApi.FAULT_PREFIX + "AttachTag").refusal().isPresent()) {
          return error(503, "service_unavailable", "An injected fault refused this call.");
        }
        return attach(association.group(1), JSON.readTree(request.body()).path("object_id"));
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

  private CloudResponse attach(String tag, JsonNode object) {
    if (!TAGS.contains(tag)) {
      return error(404, "not_found", "There is no tag " + tag);
    }
    boolean done =
        world.write(
            transaction -> {
              var vm = VirtualMachines.find(transaction, object.path("id").asText());
              vm.filter(one -> !has(one, tag))
                  .ifPresent(
                      one ->
                          transaction.put(
                              one.with(shown -> ((ArrayNode) shown.get("tags")).add(tag))));
              return vm.isPresent();
            });
    return done
        ? json(200, "{}")
        : error(404, "not_found", "There is no object " + object.path("id").asText());
  }

  private static boolean has(Resource vm, String tag) {
    return Documents.items(vm.shown().path("tags")).anyMatch(one -> one.asText().equals(tag));
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
