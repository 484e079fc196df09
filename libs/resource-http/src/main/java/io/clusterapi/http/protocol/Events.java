package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.Tables.IncludeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Events as the API shows them: read-only, in the forms of {@code v1} and of {@code
 * events.k8s.io/v1}. They are derived from what the services did, so nobody writes them.
 */
public final class Events {
  public static final String RESOURCE = "events";

  /** The group of the newer form; the older one is in the core group. */
  public static final String GROUP = "events.k8s.io";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Set<String> OF_OBJECT =
      Set.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
  private static final Set<String> OF_EVENT =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "reason",
          "type",
          "source",
          "reportingComponent",
          "reportingController");

  private Events() {}

  /** Whether a path names Events, in either form. */
  public static boolean isEvents(ApiPath path) {
    return path.resource().equals(RESOURCE)
        && path.version().equals("v1")
        && path.subresource().isEmpty()
        && (path.group().isEmpty() || path.group().equals(GROUP));
  }

  /**
   * Only reading is possible.
   *
   * @throws ApiFailure 405 saying so
   */
  public static void checkReading(String method) {
    if (!method.equals("GET")) {
      throw ApiFailure.methodNotAllowed(
          "events are derived from what the services do; they are read, not written");
    }
  }

  /**
   * Reads a field selector of one of the forms.
   *
   * @throws ApiFailure 400 naming a field that cannot be selected by
   */
  public static FieldSelector selector(String group, String text) {
    String object = objectField(group) + ".";
    return FieldSelector.parse(
        field ->
            OF_EVENT.contains(field)
                || (field.startsWith(object)
                    && OF_OBJECT.contains(field.substring(object.length()))),
        "metadata.name, reason, type and " + object + "* are",
        text);
  }

  /** Field that names the object an event is about. */
  public static String objectField(String group) {
    return group.isEmpty() ? "involvedObject" : "regarding";
  }

  /** A list, latest event first. */
  public static ObjectNode list(ApiPath path, List<ObjectNode> events, String resourceVersion) {
    ObjectNode list = JSON.objectNode();
    list.put("kind", "EventList").put("apiVersion", path.apiVersion());
    list.putObject("metadata").put("resourceVersion", resourceVersion);
    ArrayNode items = list.putArray("items");
    sorted(path.group(), events).forEach(items::add);
    return list;
  }

  /** The same as a Table, with Kubernetes' columns. */
  public static ObjectNode table(
      String group,
      List<ObjectNode> events,
      String resourceVersion,
      IncludeObject include,
      Instant now) {
    ObjectNode table = JSON.objectNode();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", resourceVersion);
    ArrayNode columns = table.putArray("columnDefinitions");
    Tables.define(columns, "Last Seen", "string", "", 0);
    Tables.define(columns, "Type", "string", "", 0);
    Tables.define(columns, "Reason", "string", "", 0);
    Tables.define(columns, "Object", "string", "", 0);
    Tables.define(columns, "Source", "string", "", 1);
    Tables.define(columns, "Message", "string", "", 0);
    Tables.define(columns, "First Seen", "string", "", 1);
    Tables.define(columns, "Count", "integer", "", 1);
    Tables.define(columns, "Name", "string", "name", 1);
    ArrayNode rows = table.putArray("rows");
    boolean core = group.isEmpty();
    for (ObjectNode event : sorted(group, events)) {
      ObjectNode row = rows.addObject();
      JsonNode about = event.path(objectField(group));
      row.putArray("cells")
          .add(Age.of(last(group, event), now))
          .add(event.path("type").asText())
          .add(event.path("reason").asText())
          .add(
              about.path("kind").asText().toLowerCase(java.util.Locale.ROOT)
                  + "/"
                  + about.path("name").asText())
          .add(event.path(core ? "reportingComponent" : "reportingController").asText())
          .add(event.path(core ? "message" : "note").asText().strip())
          .add(
              Age.of(
                  event.path(core ? "firstTimestamp" : "deprecatedFirstTimestamp").asText(), now))
          .add(event.path(core ? "count" : "deprecatedCount").asLong())
          .add(event.path("metadata").path("name").asText());
      if (include == IncludeObject.OBJECT) {
        row.set("object", event);
      } else if (include == IncludeObject.METADATA) {
        row.set("object", Tables.metadataOnly(event));
      }
    }
    return table;
  }

  private static List<ObjectNode> sorted(String group, List<ObjectNode> events) {
    List<ObjectNode> sorted = new ArrayList<>(events);
    sorted.sort(
        Comparator.comparing((ObjectNode event) -> last(group, event))
            .reversed()
            .thenComparing(event -> event.path("metadata").path("name").asText()));
    return sorted;
  }

  private static String last(String group, ObjectNode event) {
    return event.path(group.isEmpty() ? "lastTimestamp" : "deprecatedLastTimestamp").asText();
  }
}
