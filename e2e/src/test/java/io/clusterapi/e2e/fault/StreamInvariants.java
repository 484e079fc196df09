package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I1, I6, I7 and I10: what the topics show. */
final class StreamInvariants {
  private StreamInvariants() {}

  static List<Violation> check(RunFolder folder) {
    Iterable<JsonNode> topics = folder.each(RunFolder.TOPICS);
    List<Violation> violations = new ArrayList<>();
    acknowledged(folder, topics, violations);
    order(topics, violations);
    watch(folder.each(RunFolder.WATCH), violations);
    inits(topics, violations);
    folder.run().path("leaks").forEach(leak -> violations.add(new Violation("I10", leak.asText())));
    return violations;
  }

  /**
   * Every write that was answered with a resource version is told with that version, and an object
   * that was read back at the end is at least that new.
   */
  private static void acknowledged(
      RunFolder folder, Iterable<JsonNode> topics, List<Violation> violations) {
    Map<String, Set<Long>> told = new HashMap<>();
    for (JsonNode record : topics) {
      JsonNode meta = record.at("/value/meta");
      if (!meta.isMissingNode()) {
        told.computeIfAbsent(object(meta), key -> new HashSet<>())
            .add(meta.path("resourceVersion").asLong());
      }
    }
    Map<String, Long> newest = new HashMap<>();
    Set<String> deleted = new HashSet<>();
    for (JsonNode line : folder.lines(RunFolder.HISTORY)) {
      String object = line.path("object").asText();
      long revision = line.path("revision").asLong();
      boolean acknowledged = line.path("outcome").asText().equals("ok");
      if (line.path("call").asText().equals("delete")) {
        deleted.add(object);
      } else if (acknowledged && revision > 0) {
        newest.merge(object, revision, Math::max);
        if (!told.getOrDefault(object, Set.of()).contains(revision)) {
          violations.add(
              new Violation(
                  "I1",
                  "%s of %s was acknowledged with resource version %d, which no topic tells"
                      .formatted(line.path("call").asText(), object, revision)));
        }
      }
    }
    for (JsonNode line : folder.lines(RunFolder.OBJECTS)) {
      String object = line.path("object").asText();
      long found = line.at("/found/metadata/resourceVersion").asLong(-1);
      if (newest.containsKey(object) && !deleted.contains(object) && found < newest.get(object)) {
        violations.add(
            new Violation(
                "I1",
                "%s was acknowledged with resource version %d and is read with %s"
                    .formatted(object, newest.get(object), found < 0 ? "none" : found)));
      }
    }
  }

  private static String object(JsonNode meta) {
    return "%s/%s/%s"
        .formatted(
            meta.path("kind").asText(),
            meta.path("namespace").asText(),
            meta.path("name").asText());
  }

  /**
   * A record may come again, as it was. One that is new is newer than all before it of its key and
   * owner: what a consumer drops as old has been there before.
   */
  private static void order(Iterable<JsonNode> topics, List<Violation> violations) {
    Map<String, Long> newest = new HashMap<>();
    Map<String, String> seen = new HashMap<>();
    for (JsonNode record : topics) {
      long revision = record.path("revision").asLong();
      if (revision == 0) {
        continue;
      }
      String key =
          "%s %s %s"
              .formatted(
                  record.path("topic").asText(),
                  record.path("key").asText(),
                  record.path("source").asText());
      String what = record.path("digest").asText("");
      String before = seen.putIfAbsent(key + " " + revision, what);
      if (before != null && !before.equals(what)) {
        violations.add(
            new Violation("I6", "revision %d of %s is told in two ways".formatted(revision, key)));
      } else if (before == null && revision < newest.getOrDefault(key, 0L)) {
        violations.add(
            new Violation(
                "I6",
                "revision %d of %s is told first after revision %d (offset %d)"
                    .formatted(revision, key, newest.get(key), record.path("offset").asLong())));
      }
      newest.merge(key, revision, Math::max);
    }
  }

  /** Between two new lists a watch tells each revision once and in order. */
  private static void watch(Iterable<JsonNode> watched, List<Violation> violations) {
    Map<String, Long> revisions = new HashMap<>();
    for (JsonNode event : watched) {
      String uid = event.path("uid").asText();
      long revision = event.path("revision").asLong();
      if (event.path("type").asText().equals("relisted")) {
        revisions.clear();
      } else if (revision <= revisions.getOrDefault(uid, 0L)) {
        violations.add(
            new Violation(
                "I6",
                "the watch tells %s of Machine %s with revision %d after %d"
                    .formatted(
                        event.path("type").asText(),
                        event.path("name").asText(),
                        revision,
                        revisions.get(uid))));
      }
      revisions.merge(uid, revision, Math::max);
    }
  }

  private static void inits(Iterable<JsonNode> topics, List<Violation> violations) {
    Map<String, Set<String>> inits = new HashMap<>();
    for (JsonNode record : topics) {
      JsonNode meta = record.at("/value/meta");
      for (JsonNode act : record.at("/value/acts")) {
        if (meta.path("kind").asText().equals("KubeadmConfig")
            && act.path("reason").asText().equals("BootstrapDataRendered")
            && act.path("message").asText().contains("initializes")) {
          inits
              .computeIfAbsent(
                  meta.path("namespace").asText() + "/" + meta.path("cluster").asText(),
                  cluster -> new HashSet<>())
              .add(meta.path("uid").asText());
        }
      }
    }
    inits.forEach(
        (cluster, configs) -> {
          if (configs.size() > 1) {
            violations.add(
                new Violation(
                    "I7", "%d machines of %s initialize it".formatted(configs.size(), cluster)));
          }
        });
  }
}
