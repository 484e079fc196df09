package io.clusterapi.loop.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says what a change was when its planner gave no reason: which conditions turned, or which parts
 * of the object follow what is known. Every record on the stream then says why it is there.
 */
final class ChangeNotes {
  private static final int MOST = 4;

  /** A condition's own reason, as the word of the note. */
  private record Turned(String name) implements Reason {}

  private ChangeNotes() {}

  static List<Note> of(ObjectNode before, ObjectNode after) {
    List<Note> notes = new ArrayList<>();
    for (JsonNode condition : after.path("status").path("conditions")) {
      String was = status(before, condition.path("type").asText());
      String is = condition.path("status").asText();
      if (!was.equals(is) && notes.size() < MOST) {
        String reason = condition.path("reason").asText("");
        notes.add(
            new Note(
                reason.isEmpty() ? Words.ConditionTurned : new Turned(reason),
                condition.path("type").asText() + ": " + (was.isEmpty() ? "" : was + " -> ") + is));
      }
    }
    if (notes.isEmpty()) {
      Set<String> parts = new LinkedHashSet<>();
      changed(before.path("metadata"), after.path("metadata"), "metadata.", parts);
      changed(before.path("spec"), after.path("spec"), "spec.", parts);
      changed(before.path("status"), after.path("status"), "status.", parts);
      notes.add(
          new Note(
              Words.FollowsWhatIsKnown,
              String.join(", ", parts)
                  + (parts.size() == 1 ? " follows" : " follow")
                  + " what is known"));
    }
    return notes;
  }

  private static String status(ObjectNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  private static void changed(JsonNode before, JsonNode after, String prefix, Set<String> parts) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (Iterator<String> it = names.iterator(); it.hasNext(); ) {
      String name = it.next();
      boolean own = name.equals("resourceVersion") || name.equals("generation");
      if (!own && !before.path(name).equals(after.path(name))) {
        parts.add(prefix + name);
      }
    }
  }
}
