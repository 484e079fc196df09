package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What holds for templates: what was made from one must stay explained by it. */
final class TemplateRules {
  private TemplateRules() {}

  static void immutable(
      ObjectNode object, Optional<ObjectNode> existing, String path, Problems problems) {
    existing.ifPresent(
        old -> {
          JsonNode before = Trees.at(old, path);
          List<String> changed = ChangedPaths.between(before, Trees.at(object, path), path);
          for (String field : changed) {
            problems.forbidden(
                field,
                "templates are immutable; create a new one under another name and refer to that");
          }
        });
  }

  static void metadata(ObjectNode object, Problems problems) {
    MetadataRules.template(
        Trees.at(object, "spec.template.metadata"), "spec.template.metadata", problems);
  }
}
