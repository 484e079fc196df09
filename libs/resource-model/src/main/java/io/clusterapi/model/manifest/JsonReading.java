package io.clusterapi.model.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON documents, one after the other. Read apart from YAML because JSON may be indented with tabs
 * and YAML may not.
 */
final class JsonReading {
  private JsonReading() {}

  static List<Document> read(String text, Limits limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxStringLength(limits.maxBytes())
                    .maxTokenCount(3L * limits.maxNodes())
                    .build())
            .build();
    List<Document> documents = new ArrayList<>();
    try (JsonParser parser = new ObjectMapper(factory).getFactory().createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        JsonLocation start = parser.currentTokenLocation();
        JsonNode root = parser.readValueAsTree();
        documents.add(new Document(documents.size(), start.getLineNr(), start.getColumnNr(), root));
      }
      return documents;
    } catch (StreamConstraintsException e) {
      throw new ManifestTooLarge(
          documents.size() + 1,
          line(e),
          column(e),
          "the document passes a limit: " + e.getOriginalMessage());
    } catch (JsonProcessingException notJson) {
      return asYaml(text, limits, documents.size() + 1, notJson);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /**
   * A text that starts with a brace may be YAML in flow style ({@code {a: b}}) or be followed by
   * YAML documents. When it is not YAML either, the JSON error is the useful one.
   */
  private static List<Document> asYaml(
      String text, Limits limits, int document, JsonProcessingException notJson) {
    try {
      return YamlReading.read(text, limits);
    } catch (ManifestTooLarge e) {
      throw e;
    } catch (ManifestInvalid notYaml) {
      String problem = notJson.getOriginalMessage();
      throw new ManifestInvalid(
          document,
          line(notJson),
          column(notJson),
          "this is not valid JSON: " + problem + ": correct it and send it again");
    }
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private static int column(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
  }
}
