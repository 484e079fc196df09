package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.WildcardPattern;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The filters of one EC2 describe action: filter name to the place in the document. All filters of
 * a call must hold; a filter holds when any of its values matches any value at its place. {@code
 * tag:<key>} and {@code tag-key} are known to every action.
 */
final class Filters {
  private final Map<String, List<String>> paths = new HashMap<>();

  private Filters() {}

  /** Alternating filter names and dotted paths; lists on the way are walked through. */
  static Filters of(String... namesAndPaths) {
    Filters filters = new Filters();
    for (int i = 0; i < namesAndPaths.length; i += 2) {
      filters.paths.put(namesAndPaths[i], List.of(namesAndPaths[i + 1].split("\\.")));
    }
    return filters;
  }

  List<Resource> apply(Call call, List<Resource> resources) {
    return apply(call, resources, Resource::shown);
  }

  /** What {@link #apply} can leave over of all resources of a type, and often little more. */
  Collection<Resource> candidates(Call call, ResourceType type) {
    Collection<Resource> fewest = null;
    for (Parameters filter : call.parameters().groups("Filter")) {
      List<String> values = filter.list("Value");
      if (!values.isEmpty() && values.stream().noneMatch(WildcardPattern::isOne)) {
        Collection<Resource> some = mentioning(call, type, values);
        fewest = fewest == null || some.size() < fewest.size() ? some : fewest;
      }
    }
    return fewest == null ? call.list(type) : fewest;
  }

  // Who watches many clusters asks for a hundred subnets at once: to compare all there are with
  // each value took 14 ms of CPU among 1,500, and a thousand clusters have 6,000.
  private static Collection<Resource> mentioning(
      Call call, ResourceType type, List<String> values) {
    if (values.size() == 1) {
      return call.view().mentioning(call.scope(), type.type(), values.get(0));
    }
    Collection<Resource> all = call.list(type);
    Map<Long, Resource> oldestFirst = new TreeMap<>();
    for (String value : values) {
      call.view()
          .mentioning(call.scope(), type.type(), value)
          .forEach(one -> oldestFirst.put(one.sequence(), one));
      if (oldestFirst.size() == all.size()) {
        return all;
      }
    }
    return oldestFirst.values();
  }

  /** Filters items by the documents they are shown as. */
  <T> List<T> apply(Call call, List<T> items, Function<T, ? extends JsonNode> document) {
    List<Parameters> wanted = call.parameters().groups("Filter");
    if (wanted.isEmpty()) {
      return items;
    }
    Stream<T> left = items.stream();
    for (Parameters filter : wanted) {
      String name = filter.require("Name");
      List<WildcardPattern> values =
          filter.list("Value").stream().map(WildcardPattern::new).toList();
      checkKnown(name);
      left =
          left.filter(
              item ->
                  values(document.apply(item), name)
                      .anyMatch(found -> values.stream().anyMatch(v -> v.matches(found))));
    }
    return left.toList();
  }

  private void checkKnown(String name) {
    if (!name.startsWith("tag:") && !name.equals("tag-key") && !paths.containsKey(name)) {
      throw AwsError.invalid("The filter '" + name + "' is invalid");
    }
  }

  private Stream<String> values(JsonNode shown, String name) {
    if (name.startsWith("tag:")) {
      String key = name.substring("tag:".length());
      return children(shown.path("tagSet"))
          .filter(tag -> tag.path("key").asText().equals(key))
          .map(tag -> tag.path("value").asText());
    }
    if (name.equals("tag-key")) {
      return children(shown.path("tagSet")).map(tag -> tag.path("key").asText());
    }
    Stream<JsonNode> nodes = Stream.of(shown);
    for (String step : paths.get(name)) {
      nodes = nodes.flatMap(node -> children(node.path(step)));
    }
    return nodes.map(JsonNode::asText);
  }

  private static Stream<JsonNode> children(JsonNode node) {
    if (node.isMissingNode()) {
      return Stream.of();
    }
    return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
  }
}
