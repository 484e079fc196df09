package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/** What Azure asks of tags and identifiers, wherever they stand. */
final class AzureFieldRules {
  private static final int MOST_TAGS = 50;
  private static final int TAG_KEY_LENGTH = 512;
  private static final int TAG_VALUE_LENGTH = 256;
  private static final Pattern FORBIDDEN_IN_KEYS = Pattern.compile("[<>%&\\\\?/]");

  private AzureFieldRules() {}

  static void tags(JsonNode tags, String path, Problems problems) {
    if (tags.size() > MOST_TAGS) {
      problems.invalid(path, Integer.toString(tags.size()), "at most " + MOST_TAGS + " tags");
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = tags.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> tag = it.next();
      String key = tag.getKey();
      if (key.isEmpty() || key.length() > TAG_KEY_LENGTH || FORBIDDEN_IN_KEYS.matcher(key).find()) {
        problems.invalid(
            path,
            key,
            "a key of a tag must be 1 to "
                + TAG_KEY_LENGTH
                + " characters without any of < > % & \\ ? /");
      }
      if (tag.getValue().asText().length() > TAG_VALUE_LENGTH) {
        problems.invalid(
            path + "[" + key + "]",
            tag.getValue(),
            "a value of a tag must be at most " + TAG_VALUE_LENGTH + " characters");
      }
    }
  }
}
