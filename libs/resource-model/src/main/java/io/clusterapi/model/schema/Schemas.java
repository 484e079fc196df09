package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas of the kinds, read from the CRDs in the jar when a kind is first used: a service that
 * owns three kinds parses three files.
 */
public final class Schemas {
  private static final Map<Kind, ObjectSchema> READ = new ConcurrentHashMap<>();

  private static final class Shared {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    static final JsonNode METADATA = resource("/schemas/metadata.yaml");
  }

  private Schemas() {}

  public static ObjectSchema of(Kind kind) {
    return READ.computeIfAbsent(kind, Schemas::read);
  }

  private static ObjectSchema read(Kind kind) {
    ObjectNode document;
    if (kind.group().equals(Groups.CORE)) {
      document = (ObjectNode) resource("/schemas/" + kind.plural() + ".yaml");
    } else {
      JsonNode crd = resource("/crds/" + kind.resourceName() + ".yaml");
      document = null;
      for (JsonNode version : crd.path("spec").path("versions")) {
        if (version.path("name").asText().equals(kind.storageVersion())) {
          document = (ObjectNode) version.path("schema").path("openAPIV3Schema");
        }
      }
      if (document == null) {
        throw new IllegalStateException(
            "the CRD of " + kind + " has no version " + kind.storageVersion());
      }
    }
    ((ObjectNode) document.get("properties")).set("metadata", Shared.METADATA);
    return new ObjectSchema(document);
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Schemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar of the resource model lacks "
                + name
                + "; write the CRDs with: mvn -q -pl libs/resource-model compile exec:java@crds");
      }
      return Shared.YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
