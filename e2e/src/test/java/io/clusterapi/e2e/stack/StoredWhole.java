package io.clusterapi.e2e.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Whether an object of the API says everything its manifest says. */
public final class StoredWhole {
  private StoredWhole() {}

  /**
   * Paths of what the manifest has and the object has not, or has otherwise. Emptiness says
   * nothing: a null, an empty list or text may be left out.
   */
  public static List<String> missing(ObjectNode manifest, JsonNode object) {
    List<String> paths = new ArrayList<>();
    compare("", encoded(manifest), object, paths);
    return paths;
  }

  // A Secret's stringData is only another way to write data.
  private static ObjectNode encoded(ObjectNode manifest) {
    ObjectNode wanted = manifest.deepCopy();
    if (wanted.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = wanted.withObjectProperty("data");
      for (Map.Entry<String, JsonNode> text : texts.properties()) {
        data.set(
            text.getKey(),
            JsonNodeFactory.instance.textNode(
                Base64.getEncoder()
                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
      }
    }
    return wanted;
  }

  private static void compare(String path, JsonNode wanted, JsonNode found, List<String> paths) {
    if (wanted.isContainerNode() && !wanted.isEmpty()) {
      if (wanted.isArray()) {
        for (int i = 0; i < wanted.size(); i++) {
          compare(path + "[" + i + "]", wanted.get(i), found.path(i), paths);
        }
      } else {
        wanted
            .properties()
            .forEach(
                field ->
                    compare(
                        path + "." + field.getKey(),
                        field.getValue(),
                        found.path(field.getKey()),
                        paths));
      }
    } else if (!wanted.isNull() && !wanted.asText().isEmpty() && !wanted.equals(found)) {
      paths.add("%s: wanted %s, found %s".formatted(path, wanted, found));
    }
  }
}
