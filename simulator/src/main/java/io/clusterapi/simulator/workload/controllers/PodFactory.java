package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.api.Admission;
import io.clusterapi.simulator.workload.store.Json;
import java.util.zip.CRC32;

/** Pods out of templates, and their status on a node. */
final class PodFactory {
  private PodFactory() {}

  /** A hash of a template that tells its revisions apart, in the letters generated names use. */
  static String hash(JsonNode template) {
    CRC32 crc = new CRC32();
    crc.update(Json.bytes(template));
    String letters = "bcdfghjklmnpqrstvwxz2456789";
    StringBuilder text = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < 8; i++) {
      text.append(letters.charAt((int) (rest % letters.length())));
      rest /= letters.length();
    }
    return text.toString();
  }

  /** A pod of the owner's template, unscheduled, with a generated name. */
  static ObjectNode fromTemplate(JsonNode owner, String revisionLabel, String revision) {
    JsonNode template = owner.at("/spec/template");
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    if (template.path("metadata") instanceof ObjectNode given) {
      metadata.setAll(given.deepCopy());
    }
    String name = owner.at("/metadata/name").asText();
    metadata.put("generateName", name + "-").put("name", name + "-" + Admission.suffix(5));
    metadata.put("namespace", owner.at("/metadata/namespace").asText());
    Json.child(metadata, "labels").put(revisionLabel, revision);
    pod.set("spec", template.path("spec").deepCopy());
    ObjectNode spec = Json.child(pod, "spec");
    defaults(spec);
    Writer.own(pod, owner);
    return pod;
  }

  private static void defaults(ObjectNode spec) {
    put(spec, "restartPolicy", "Always");
    put(spec, "dnsPolicy", "ClusterFirst");
    put(spec, "schedulerName", "default-scheduler");
    put(spec, "serviceAccountName", "default");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", 30);
    }
  }

  private static void put(ObjectNode spec, String field, String value) {
    if (!spec.has(field)) {
      spec.put(field, value);
    }
  }

  /** Sets the status the pod has on its node: running and ready, or as last seen and not ready. */
  static void runOn(Writer writer, ObjectNode pod, JsonNode node) {
    ObjectNode status = Json.child(pod, "status");
    boolean ready = Placement.ready(node);
    if (status.path("phase").asText().equals("Running") && !ready) {
      writer.condition(status, "Ready", "False", "", "");
      return;
    }
    if (!ready) {
      return; // a pod placed on a node that does not answer stays Pending
    }
    if (!status.has("startTime")) {
      status.put("startTime", writer.now());
    }
    status.put("phase", "Running").put("qosClass", "Burstable");
    for (String type : new String[] {"PodScheduled", "Initialized", "ContainersReady", "Ready"}) {
      writer.condition(status, type, "True", "", "");
    }
    String hostIp = internalIp(node);
    boolean hostNetwork = pod.at("/spec/hostNetwork").asBoolean();
    String podIp = hostNetwork ? hostIp : podIp(pod.at("/metadata/uid").asText());
    status.put("hostIP", hostIp).put("podIP", podIp);
    status.putArray("podIPs").addObject().put("ip", podIp);
    containers(pod, status);
  }

  private static void containers(ObjectNode pod, ObjectNode status) {
    ArrayNode statuses = Json.array();
    String started = status.path("startTime").asText();
    for (JsonNode container : pod.at("/spec/containers")) {
      ObjectNode one = statuses.addObject().put("name", container.path("name").asText());
      one.put("ready", true).put("started", true).put("restartCount", 0);
      one.put("image", container.path("image").asText()).put("imageID", "");
      one.putObject("state").putObject("running").put("startedAt", started);
    }
    status.set("containerStatuses", statuses);
  }

  /**
   * Containers that end again and again, as those of a control plane component without its etcd.
   */
  static void crash(Writer writer, ObjectNode pod) {
    ObjectNode status = Json.child(pod, "status");
    writer.condition(status, "Ready", "False", "ContainersNotReady", "containers are not ready");
    writer.condition(
        status, "ContainersReady", "False", "ContainersNotReady", "containers are not ready");
    for (JsonNode one : status.path("containerStatuses")) {
      ObjectNode container = (ObjectNode) one;
      container.put("ready", false).put("started", false);
      container.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
      container
          .putObject("lastState")
          .putObject("terminated")
          .put("exitCode", 1)
          .put("reason", "Error");
    }
  }

  private static String internalIp(JsonNode node) {
    return Json.stream(node.at("/status/addresses"))
        .filter(address -> address.path("type").asText().equals("InternalIP"))
        .map(address -> address.path("address").asText())
        .findFirst()
        .orElse("");
  }

  private static String podIp(String uid) {
    int hash = uid.hashCode();
    return "192.168." + (hash >>> 8 & 0xff) + "." + (1 + (hash & 0xff) % 254);
  }
}
