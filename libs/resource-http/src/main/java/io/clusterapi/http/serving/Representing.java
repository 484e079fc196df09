package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.Tables;
import io.clusterapi.http.protocol.Tables.IncludeObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Stored objects in the version and shape a request wants. */
final class Representing {
  private final ObjectRules rules;
  private final Clock clock;

  Representing(ObjectRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  ObjectNode one(Call call, ObjectNode stored) {
    return switch (call.representation().shape()) {
      case OBJECT -> served(call, stored);
      case METADATA -> Tables.metadataOnly(stored);
      case TABLE -> {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Metadata.text(stored, "resourceVersion"));
        yield table(call, List.of(stored), metadata);
      }
    };
  }

  ObjectNode list(Call call, List<ObjectNode> stored, ObjectNode metadata) {
    if (call.representation().shape() == Representation.Shape.TABLE) {
      return table(call, stored, metadata);
    }
    boolean partial = call.representation().shape() == Representation.Shape.METADATA;
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", partial ? "PartialObjectMetadataList" : call.kind().listKind());
    list.put("apiVersion", partial ? "meta.k8s.io/v1" : call.path().apiVersion());
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : stored) {
      items.add(partial ? Tables.metadataOnly(object) : served(call, object));
    }
    return list;
  }

  private ObjectNode table(Call call, List<ObjectNode> stored, ObjectNode metadata) {
    IncludeObject include = IncludeObject.parse(call.query().get("includeObject"));
    List<ObjectNode> served = stored;
    if (include == IncludeObject.OBJECT) {
      served = new ArrayList<>(stored.size());
      for (ObjectNode object : stored) {
        served.add(served(call, object));
      }
    }
    return Tables.table(call.kind(), stored, served, metadata, include, clock.instant());
  }

  private ObjectNode served(Call call, ObjectNode stored) {
    return rules.toVersion(call.kind(), stored, call.path().version());
  }
}
