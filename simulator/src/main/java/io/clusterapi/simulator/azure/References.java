package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which resources name which others: what is named must exist, and may not be deleted. */
final class References {
  private References() {}

  /** Everything a document refers to by {@code {"id": …}}, but its own parts. */
  static List<String> in(JsonNode document, String ownId) {
    List<String> found = new ArrayList<>();
    collect(document, found);
    String own = ownId.toLowerCase(Locale.ROOT);
    found.removeIf(
        id -> {
          String lower = id.toLowerCase(Locale.ROOT);
          return lower.equals(own) || lower.startsWith(own + "/");
        });
    return found;
  }

  private static void collect(JsonNode node, List<String> found) {
    if (node.isObject()) {
      JsonNode id = node.path("id");
      if (id.isTextual() && id.asText().startsWith("/subscriptions/")) {
        found.add(id.asText());
      }
      for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        // The pointer of an interface back to its machine does not keep the machine.
        if (!field.getKey().equals("virtualMachine")) {
          collect(field.getValue(), found);
        }
      }
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, found));
    }
  }

  /** Refuses a document that names what does not exist. */
  static void check(ArmCall call, JsonNode document) {
    for (String id : in(document, call.id().text())) {
      if (!exists(call, ArmId.parse(id))) {
        throw ArmError.invalid(
            "InvalidResourceReference",
            ("Resource %s referenced by resource %s was not found. Please make sure"
                    + " that the referenced resource exists, and that both resources are in the"
                    + " same region.")
                .formatted(id, call.id().text()));
      }
    }
  }

  private static boolean exists(ArmCall call, ArmId id) {
    if (call.find(id).isPresent() || AzureInventory.isIdentity(id.text())) {
      return true;
    }
    if (!id.isChild()) {
      return false;
    }
    // Parts of a load balancer are kept in its document.
    String part = id.type().substring(id.type().lastIndexOf('/') + 1);
    return call.find(id.parent())
        .map(parent -> parent.shown().path("properties").path(part))
        .filter(parts -> Documents.anyWhere(parts, "name", id.name()))
        .isPresent();
  }

  /** The first other resource that names this one or a part of it. */
  static Optional<Resource> userOf(ArmCall call, ArmId id) {
    String own = id.key();
    for (AzureType type : AzureType.values()) {
      for (Resource other : call.list(type.arm())) {
        if (other.id().equals(own) || other.id().startsWith(own + "/")) {
          continue;
        }
        boolean names =
            in(other.shown().path("properties"), other.id()).stream()
                .map(named -> named.toLowerCase(Locale.ROOT))
                .anyMatch(named -> named.equals(own) || named.startsWith(own + "/"));
        if (names) {
          return Optional.of(other);
        }
      }
    }
    return Optional.empty();
  }
}
