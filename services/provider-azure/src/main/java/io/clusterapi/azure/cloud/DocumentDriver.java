package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.Absences;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;

/** A resource that is its document: what differs is put right under the ETag that was read. */
final class DocumentDriver extends ArmDriver {
  private final Absences absences;

  DocumentDriver(ArmCalls calls, ArmType type, Absences absences) {
    super(calls, type);
    this.absences = absences;
  }

  @Override
  protected String id(PartTry attempt) {
    return attempt.parameters(Params.Document.class).id();
  }

  @Override
  protected Uni<ObjectNode> document(PartTry attempt) {
    return Uni.createFrom().item(kept(attempt));
  }

  @Override
  protected ObjectNode kept(PartTry attempt) {
    return attempt.parameters(Params.Document.class).body();
  }

  @Override
  protected boolean usesForeign() {
    return switch (type) {
      case GROUP, NETWORK, SUBNET, AVAILABILITY_SET -> true;
      default -> false;
    };
  }

  // A subnet has no tags: it is ours in a network that is.
  @Override
  protected boolean ours(PartTry attempt, ObjectNode found) {
    return switch (type) {
      case SUBNET -> !attempt.inputAttribute(PartKeys.KEY_NETWORK, MANAGED).equals("false");
      case AVAILABILITY_SET ->
          attempt.parameters(Params.Document.class).body().path("tags").equals(found.path("tags"));
      default -> super.ours(attempt, found);
    };
  }

  @Override
  protected boolean madeHere(PartTry attempt) {
    return type == ArmType.SUBNET
        ? attempt.inputAttribute(PartKeys.KEY_NETWORK, MANAGED).equals("true")
        : super.madeHere(attempt);
  }

  /**
   * A group or network may be a user's, so its removal is not asked for before its tags were read;
   * and a late read right after its creation shows none. A subnet goes with its network, and a set
   * is often taken away by another machine.
   */
  @Override
  protected boolean mayBeHidden(String id) {
    return (type == ArmType.GROUP || type == ArmType.NETWORK) && !absences.believed(id);
  }

  @Override
  protected void shown(String id) {
    absences.found(id);
  }

  // The last machine takes the set with it.
  @Override
  protected boolean removable(PartTry attempt, ObjectNode found) {
    return ours(attempt, found)
        && (type != ArmType.AVAILABILITY_SET
            || found.path("properties").path("virtualMachines").isEmpty());
  }

  @Override
  protected Map<String, String> attributes(ObjectNode found) {
    JsonNode properties = found.path("properties");
    Map<String, String> attributes = new HashMap<>();
    switch (type) {
      case PUBLIC_ADDRESS -> {
        put(attributes, "address", properties.path("ipAddress"));
        put(attributes, "fqdn", properties.path("dnsSettings").path("fqdn"));
      }
      case INTERFACE -> {
        JsonNode main = properties.path("ipConfigurations").path(0).path("properties");
        put(attributes, "privateIp", main.path("privateIPAddress"));
      }
      case SUBNET -> put(attributes, "range", properties.path("addressPrefix"));
      default -> {
        // its identifier says it all
      }
    }
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, JsonNode value) {
    if (!value.asText("").isEmpty()) {
      attributes.put(name, value.asText());
    }
  }

  @Override
  protected Sighting judged(
      PartInterest part, ObjectNode found, Map<String, String> attributes, boolean compare) {
    return compare && !Documents.covers(found, wanted(part))
        ? Sighting.drift(part.id(), attributes, part.id() + " is not as it was made")
        : Sighting.of(part.id(), Presence.READY, attributes);
  }

  private static ObjectNode wanted(PartInterest part) {
    try {
      return Mapper.json().readValue(part.parameters(), Params.Document.class).body();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the parameters of part " + part.key() + " are unreadable", e);
    }
  }
}
