package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/** Objects as rows of a Table: the columns kubectl prints. */
final class Tables {
  private static final String ROLE_LABEL = "node-role.kubernetes.io/";

  /** One column; those of a priority above 0 are shown by {@code -o wide} only. */
  private record Column(String name, String type, int priority, Function<JsonNode, String> cell) {
    static Column of(String name, Function<JsonNode, String> cell) {
      return new Column(name, "string", 0, cell);
    }

    static Column wide(String name, Function<JsonNode, String> cell) {
      return new Column(name, "string", 1, cell);
    }

    static Column at(String name, String pointer) {
      return of(name, object -> object.at(pointer).asText());
    }

    static Column count(String name, String pointer) {
      return of(name, object -> Integer.toString(object.at(pointer).asInt()));
    }
  }

  private final ObjectStore store;
  private final Clock clock;
  private final Map<String, List<Column>> columns;

  Tables(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.columns = builtIn();
  }

  private Map<String, List<Column>> builtIn() {
    Column age = age();
    return Map.ofEntries(
        Map.entry(
            "nodes",
            List.of(
                Column.of("Status", Tables::nodeStatus),
                Column.of("Roles", Tables::roles),
                age,
                Column.at("Version", "/status/nodeInfo/kubeletVersion"),
                Column.wide("Internal-IP", node -> address(node, "InternalIP")),
                Column.wide("External-IP", node -> address(node, "ExternalIP")),
                Column.wide("OS-Image", node -> node.at("/status/nodeInfo/osImage").asText()),
                Column.wide(
                    "Kernel-Version", node -> node.at("/status/nodeInfo/kernelVersion").asText()),
                Column.wide(
                    "Container-Runtime",
                    node -> node.at("/status/nodeInfo/containerRuntimeVersion").asText()))),
        Map.entry(
            "pods",
            List.of(
                Column.of("Ready", Tables::readyContainers),
                Column.of("Status", Tables::podStatus),
                Column.of("Restarts", Tables::restarts),
                age,
                Column.wide("IP", pod -> orNone(pod.at("/status/podIP"))),
                Column.wide("Node", pod -> orNone(pod.at("/spec/nodeName"))),
                Column.wide("Nominated Node", pod -> "<none>"),
                Column.wide("Readiness Gates", pod -> "<none>"))),
        Map.entry(
            "deployments.apps",
            List.of(
                Column.of("Ready", Tables::readyReplicas),
                Column.count("Up-to-date", "/status/updatedReplicas"),
                Column.count("Available", "/status/availableReplicas"),
                age)),
        Map.entry(
            "daemonsets.apps",
            List.of(
                Column.count("Desired", "/status/desiredNumberScheduled"),
                Column.count("Current", "/status/currentNumberScheduled"),
                Column.count("Ready", "/status/numberReady"),
                Column.count("Up-to-date", "/status/updatedNumberScheduled"),
                Column.count("Available", "/status/numberAvailable"),
                Column.of(
                    "Node Selector", set -> pairs(set.at("/spec/template/spec/nodeSelector"))),
                age)),
        Map.entry(
            "replicasets.apps",
            List.of(
                Column.count("Desired", "/spec/replicas"),
                Column.count("Current", "/status/replicas"),
                Column.count("Ready", "/status/readyReplicas"),
                age)),
        Map.entry("statefulsets.apps", List.of(Column.of("Ready", Tables::readyReplicas), age)),
        Map.entry("namespaces", List.of(Column.at("Status", "/status/phase"), age)),
        Map.entry(
            "services",
            List.of(
                Column.at("Type", "/spec/type"),
                Column.of("Cluster-IP", service -> orNone(service.at("/spec/clusterIP"))),
                Column.of("External-IP", service -> "<none>"),
                Column.of("Port(s)", Tables::ports),
                age)),
        Map.entry("configmaps", List.of(Column.of("Data", Tables::entries), age)),
        Map.entry(
            "secrets",
            List.of(Column.at("Type", "/type"), Column.of("Data", Tables::entries), age)),
        Map.entry(
            "leases.coordination.k8s.io",
            List.of(Column.at("Holder", "/spec/holderIdentity"), age)),
        Map.entry(
            "poddisruptionbudgets.policy",
            List.of(
                Column.of("Min Available", pdb -> orNotApplicable(pdb.at("/spec/minAvailable"))),
                Column.of(
                    "Max Unavailable", pdb -> orNotApplicable(pdb.at("/spec/maxUnavailable"))),
                Column.count("Allowed Disruptions", "/status/disruptionsAllowed"),
                age)),
        Map.entry(
            "customresourcedefinitions.apiextensions.k8s.io",
            List.of(Column.at("Created At", "/metadata/creationTimestamp"))));
  }

  private Column age() {
    return Column.of("Age", object -> age(object.at("/metadata/creationTimestamp").asText()));
  }

  private String age(String created) {
    try {
      return shortly(Duration.between(Instant.parse(created), clock.instant()));
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }

  private static String shortly(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7200) {
      long rest = seconds < 600 ? seconds % 60 : 0;
      return seconds / 60 + "m" + (rest > 0 ? rest + "s" : "");
    }
    if (seconds < 48 * 3600) {
      long rest = seconds < 8 * 3600 ? seconds / 60 % 60 : 0;
      return seconds / 3600 + "h" + (rest > 0 ? rest + "m" : "");
    }
    return seconds / 86400 + "d";
  }

  ObjectNode table(ResourceType type, Iterable<? extends JsonNode> objects, long revision) {
    List<Column> shown = new ArrayList<>();
    shown.add(new Column("Name", "string", 0, object -> object.at("/metadata/name").asText()));
    shown.addAll(
        type.custom() ? custom(type) : columns.getOrDefault(type.qualified(), List.of(age())));
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", Long.toString(revision));
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : shown) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", column.name())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (JsonNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      shown.forEach(column -> cells.add(column.cell().apply(object)));
      ObjectNode partial = row.putObject("object").put("kind", "PartialObjectMetadata");
      partial.put("apiVersion", "meta.k8s.io/v1").set("metadata", object.path("metadata"));
    }
    return table;
  }

  private List<Column> custom(ResourceType type) {
    List<Column> shown = new ArrayList<>();
    ObjectKey key =
        ObjectKey.of("apiextensions.k8s.io", "customresourcedefinitions", "", type.qualified());
    store.get(key).ifPresent(definition -> printed(type, definition.node(), shown));
    if (shown.isEmpty()) {
      shown.add(age());
    }
    return shown;
  }

  private void printed(ResourceType type, JsonNode definition, List<Column> shown) {
    for (JsonNode version : definition.at("/spec/versions")) {
      if (version.path("name").asText().equals(type.version())) {
        for (JsonNode column : version.path("additionalPrinterColumns")) {
          String path = column.path("jsonPath").asText();
          boolean date = column.path("type").asText().equals("date");
          shown.add(
              new Column(
                  column.path("name").asText(),
                  "string",
                  column.path("priority").asInt(),
                  object -> {
                    String text = JsonPaths.text(object, path);
                    return date && !text.isEmpty() ? age(text) : text;
                  }));
        }
      }
    }
  }

  private static String nodeStatus(JsonNode node) {
    String status =
        Json.stream(node.at("/status/conditions"))
            .filter(condition -> condition.path("type").asText().equals("Ready"))
            .map(
                condition ->
                    condition.path("status").asText().equals("True") ? "Ready" : "NotReady")
            .findFirst()
            .orElse("Unknown");
    return node.at("/spec/unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
  }

  private static String roles(JsonNode node) {
    StringJoiner roles = new StringJoiner(",").setEmptyValue("<none>");
    node.at("/metadata/labels")
        .fieldNames()
        .forEachRemaining(
            label -> {
              if (label.startsWith(ROLE_LABEL)) {
                roles.add(label.substring(ROLE_LABEL.length()));
              }
            });
    return roles.toString();
  }

  private static String address(JsonNode node, String type) {
    return Json.stream(node.at("/status/addresses"))
        .filter(address -> address.path("type").asText().equals(type))
        .map(address -> address.path("address").asText())
        .findFirst()
        .orElse("<none>");
  }

  private static String readyContainers(JsonNode pod) {
    JsonNode statuses = pod.at("/status/containerStatuses");
    long ready = Json.stream(statuses).filter(one -> one.path("ready").asBoolean()).count();
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String podStatus(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    return Json.stream(pod.at("/status/containerStatuses"))
        .map(status -> status.at("/state/waiting/reason").asText())
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse(pod.at("/status/phase").asText());
  }

  private static String restarts(JsonNode pod) {
    int sum = 0;
    for (JsonNode status : pod.at("/status/containerStatuses")) {
      sum += status.path("restartCount").asInt();
    }
    return Integer.toString(sum);
  }

  private static String readyReplicas(JsonNode object) {
    return object.at("/status/readyReplicas").asInt() + "/" + object.at("/spec/replicas").asInt();
  }

  private static String entries(JsonNode object) {
    return Integer.toString(object.path("data").size() + object.path("binaryData").size());
  }

  private static String ports(JsonNode service) {
    StringJoiner ports = new StringJoiner(",").setEmptyValue("<none>");
    for (JsonNode port : service.at("/spec/ports")) {
      ports.add(port.path("port").asInt() + "/" + port.path("protocol").asText("TCP"));
    }
    return ports.toString();
  }

  private static String pairs(JsonNode map) {
    StringJoiner pairs = new StringJoiner(",").setEmptyValue("<none>");
    map.properties().forEach(one -> pairs.add(one.getKey() + "=" + one.getValue().asText()));
    return pairs.toString();
  }

  private static String orNone(JsonNode value) {
    return value.asText().isEmpty() ? "<none>" : value.asText();
  }

  private static String orNotApplicable(JsonNode value) {
    return value.asText().isEmpty() ? "N/A" : value.asText();
  }
}
