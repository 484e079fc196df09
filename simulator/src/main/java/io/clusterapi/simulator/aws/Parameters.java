package io.clusterapi.simulator.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of a query call: flat names with dots, such as {@code Filter.1.Value.2}. Lists are
 * read with or without the {@code member} step that only some services put in.
 */
final class Parameters {
  private final SortedMap<String, String> values;

  Parameters(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** Parses {@code application/x-www-form-urlencoded}. */
  static Parameters parse(String body) {
    Map<String, String> values = new TreeMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new Parameters(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsError("MalformedQueryString", "The query string is not validly encoded");
    }
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  String require(String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw AwsError.missing(name);
    }
    return value;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** True when a parameter of that name or below it is present. */
  boolean hasGroup(String name) {
    SortedMap<String, String> tail = values.tailMap(name);
    if (tail.isEmpty()) {
      return false;
    }
    return tail.firstKey().equals(name)
        || !values.tailMap(name + ".").headMap(name + "/").isEmpty();
  }

  boolean flag(String name, boolean otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw AwsError.invalid("Value (" + value + ") for parameter " + name + " is not a boolean");
    }
    return Boolean.parseBoolean(value);
  }

  Optional<Integer> number(String name) {
    return find(name)
        .map(
            value -> {
              try {
                return Integer.valueOf(value);
              } catch (NumberFormatException e) {
                throw AwsError.invalid(
                    "Value (" + value + ") for parameter " + name + " is not an integer");
              }
            });
  }

  /** The parameters below a name, with that name taken off. */
  Parameters group(String name) {
    Map<String, String> below = new TreeMap<>();
    String prefix = name + ".";
    values
        .tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
              }
            });
    return new Parameters(below);
  }

  /** The groups {@code name.1}, {@code name.2} … in order. */
  List<Parameters> groups(String name) {
    Parameters below = group(name).withoutMember();
    List<Parameters> found = new ArrayList<>();
    for (int index : below.indices()) {
      found.add(below.group(Integer.toString(index)));
    }
    return found;
  }

  /** The values {@code name.1}, {@code name.2} … in order. */
  List<String> list(String name) {
    Parameters below = group(name).withoutMember();
    List<String> found = new ArrayList<>();
    for (int index : below.indices()) {
      below.find(Integer.toString(index)).ifPresent(found::add);
    }
    return found;
  }

  private Parameters withoutMember() {
    return hasGroup("member") ? group("member") : this;
  }

  private List<Integer> indices() {
    return values.keySet().stream()
        .map(key -> key.contains(".") ? key.substring(0, key.indexOf('.')) : key)
        .filter(first -> !first.isEmpty() && first.chars().allMatch(Character::isDigit))
        .map(Integer::valueOf)
        .distinct()
        .sorted()
        .toList();
  }

  /** All names and values except those left out, in a fixed order: what a client token binds. */
  String canonical(String... leftOut) {
    Map<String, String> kept = new TreeMap<>(values);
    for (String name : leftOut) {
      kept.remove(name);
    }
    return kept.toString();
  }
}
