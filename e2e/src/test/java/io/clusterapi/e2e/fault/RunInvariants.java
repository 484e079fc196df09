package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I8, I11 and I12: what the run saw and measured; and that a row reached what it is about. */
final class RunInvariants {
  private RunInvariants() {}

  static List<Violation> check(RunFolder folder) {
    List<Violation> violations = new ArrayList<>();
    Map<String, String> first = new HashMap<>();
    for (JsonNode line : folder.lines(RunFolder.HISTORY)) {
      String object = line.path("object").asText();
      String value = line.path("detail").asText();
      String call = line.path("call").asText();
      String before = call.equals("authority") ? first.putIfAbsent(object, value) : null;
      if (before != null && !before.equals(value)) {
        violations.add(
            new Violation(
                "I8", "the authority %s was %s and is %s".formatted(object, before, value)));
      }
      if (call.startsWith("violated ")) {
        violations.add(new Violation(call.substring(9), object + ": " + value));
      }
    }
    for (JsonNode measure : folder.run().path("measures")) {
      if (measure.path("tookMillis").asLong() > measure.path("limitMillis").asLong()) {
        violations.add(
            new Violation(
                measure.path("invariant").asText("I12"),
                "%s took %d ms, at most %d are allowed%s"
                    .formatted(
                        measure.path("what").asText(),
                        measure.path("tookMillis").asLong(),
                        measure.path("limitMillis").asLong(),
                        measure.has("lastNews")
                            ? "; last: " + measure.path("lastNews").asText()
                            : "")));
      }
    }
    return violations;
  }
}
