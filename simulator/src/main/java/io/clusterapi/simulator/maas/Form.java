package io.clusterapi.simulator.maas;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** URL-encoded parameters of a query or a body; a name may be there several times. */
record Form(Map<String, List<String>> values) {

  static Form parse(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
    }
    return new Form(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MaasError(400, "A parameter is not URL-encoded");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The last value, as Django takes it; empty when there is none. */
  String text(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.get(all.size() - 1);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Values of a parameter that takes several, given repeatedly or with commas. */
  List<String> list(String name) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split("[,\\s]+")).stream())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  boolean flag(String name) {
    return text(name).equalsIgnoreCase("true") || text(name).equals("1");
  }

  int number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return (int) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw MaasError.field(name, "Enter a whole number.");
    }
  }
}
