package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.loop.persistence.EventLog;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Answers reads of the Events about this service's objects; the gateway puts them together. */
final class Eventing {
  /** Kubernetes files events about objects outside namespaces here. */
  private static final String NAMESPACE_OF_CLUSTER_SCOPED = "default";

  /**
   * Reasons are bare words. Those that name a trouble somebody may have to look at are warnings;
   * {@code NotReady} or {@code NotAvailable} are how everything begins.
   */
  private static final Pattern TROUBLE =
      Pattern.compile(
          ".*(Failed|Broken|Vanished|Drifted|NotFound|DoesNotExist|NotHealthy|ConnectionDown"
              + "|UnknownInfrastructureKind).*");

  private final EventLog log;
  private final String service;

  /**
   * @param service what reports the events, such as {@code machine-svc}
   */
  Eventing(EventLog log, String service) {
    this.log = log;
    this.service = service;
  }

  Uni<ObjectNode> list(ApiPath path, Map<String, String> query) {
    FieldSelector fields = Events.selector(path.group(), query.get("fieldSelector"));
    LabelSelector labels = LabelSelector.parse(query.get("labelSelector"));
    // Read before the events: a watch from it may repeat one, but misses none.
    String revision = Long.toString(Math.max(1, log.newest()));
    return log.events(stored(path))
        .map(
            found -> {
              List<ObjectNode> events =
                  found.stream()
                      .map(event -> rendered(path.group(), event))
                      .filter(fields::matches)
                      .filter(labels::matches)
                      .toList();
              if (path.collection()) {
                return Events.list(path, events, revision);
              }
              return events.stream()
                  .filter(event -> Metadata.text(event, "name").equals(path.name()))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          ApiFailure.of(
                              404, "NotFound", "events \"%s\" not found".formatted(path.name())));
            });
  }

  /** Namespaces of the objects whose events a path names, empty for all. */
  static Set<String> stored(ApiPath path) {
    return path.namespace()
        .map(
            namespace ->
                namespace.equals(NAMESPACE_OF_CLUSTER_SCOPED)
                    ? Set.of(namespace, "")
                    : Set.of(namespace))
        .orElse(Set.of());
  }

  EventLog log() {
    return log;
  }

  ObjectNode rendered(String group, EventLog.Event event) {
    boolean core = group.isEmpty();
    String namespace =
        event.namespace().isEmpty() ? NAMESPACE_OF_CLUSTER_SCOPED : event.namespace();
    UUID id =
        UUID.nameUUIDFromBytes(
            (event.uid() + "\0" + event.reason() + "\0" + event.message())
                .getBytes(StandardCharsets.UTF_8));
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", core ? "v1" : Events.GROUP + "/v1").put("kind", "Event");
    node.putObject("metadata")
        .put("name", event.name() + "." + id.toString().replace("-", "").substring(0, 16))
        .put("namespace", namespace)
        .put("uid", id.toString())
        .put("resourceVersion", Long.toString(event.revision()))
        .put("creationTimestamp", seconds(event.first()));
    ObjectNode about = node.putObject(Events.objectField(group));
    about.put("kind", event.kind().kind());
    if (!event.namespace().isEmpty()) {
      about.put("namespace", event.namespace());
    }
    about.put("name", event.name()).put("uid", event.uid());
    about.put("apiVersion", event.kind().apiVersion());
    node.put("reason", event.reason()).put(core ? "message" : "note", event.message());
    node.put("type", TROUBLE.matcher(event.reason()).matches() ? "Warning" : "Normal");
    node.putNull("eventTime").put("action", event.reason());
    node.put(core ? "firstTimestamp" : "deprecatedFirstTimestamp", seconds(event.first()));
    node.put(core ? "lastTimestamp" : "deprecatedLastTimestamp", seconds(event.last()));
    node.put(core ? "count" : "deprecatedCount", event.count());
    node.putObject(core ? "source" : "deprecatedSource").put("component", service);
    node.put(core ? "reportingComponent" : "reportingController", service);
    return node.put("reportingInstance", service);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
