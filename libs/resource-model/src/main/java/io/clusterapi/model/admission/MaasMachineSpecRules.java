package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** What holds for the spec of a MaasMachine, in the object and in its template. */
final class MaasMachineSpecRules {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]+");

  private MaasMachineSpecRules() {}

  static void check(JsonNode spec, String path, Problems problems) {
    String image = spec.path("image").asText("");
    if (image.startsWith("/")
        || image.endsWith("/")
        || image.chars().filter(c -> c == '/').count() > 1) {
      problems.invalid(
          path + ".image", image, "must be the name of a custom image, or system/series");
    }
    JsonNode tags = spec.path("tags");
    for (int i = 0; i < tags.size(); i++) {
      String tag = tags.get(i).asText();
      if (!TAG.matcher(tag).matches()) {
        problems.invalid(
            path + ".tags[" + i + "]",
            tag,
            "MAAS takes letters, digits, hyphens and underscores in a tag");
      }
    }
  }
}
