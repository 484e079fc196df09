package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Sets fields of a tree where there is something to set: absent stays absent. */
final class Fields {
  private static final long SECONDS_PER_DAY = 86_400;

  private Fields() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode target, String field, String value) {
    if (value != null && !value.isEmpty()) {
      target.put(field, value);
    }
  }

  static void put(ObjectNode target, String field, Boolean value) {
    if (value != null) {
      target.put(field, value);
    }
  }

  static void put(ObjectNode target, String field, Integer value) {
    if (value != null) {
      target.put(field, value);
    }
  }

  static void put(ObjectNode target, String field, List<String> values) {
    if (values != null && !values.isEmpty()) {
      ArrayNode list = target.putArray(field);
      values.forEach(list::add);
    }
  }

  static void put(ObjectNode target, String field, ObjectNode value) {
    if (value != null && !value.isEmpty()) {
      target.set(field, value);
    }
  }

  static void putDays(ObjectNode target, String field, Integer days) {
    if (days != null && days != 0) {
      target.put(field, duration(days * SECONDS_PER_DAY));
    }
  }

  static void putSeconds(ObjectNode target, String field, Integer seconds) {
    if (seconds != null) {
      target.put(field, duration(seconds));
    }
  }

  /**
   * As Go prints a duration, which is the form kubeadm documents: {@code 4m0s}, {@code 8760h0m0s}.
   */
  static String duration(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds % 3600 / 60;
    String tail = seconds % 60 + "s";
    if (hours > 0) {
      return hours + "h" + minutes + "m" + tail;
    }
    return minutes > 0 ? minutes + "m" + tail : tail;
  }
}
