package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML documents to JSON trees. The parser's node graph is walked here, never turned into Java
 * objects, so no tag can make the reader construct a class and every error has a place.
 */
final class YamlReading {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Limits limits;
  private final Set<Node> expanded = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int documentIndex;
  private int nodes;
  private int aliasNodes;

  private YamlReading(Limits limits) {
    this.limits = limits;
  }

  static List<Document> read(String text, Limits limits) {
    return new YamlReading(limits).documents(text);
  }

  private List<Document> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(limits.maxBytes());
    options.setNestingDepthLimit(limits.maxDepth());
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // counted below, by what they expand to
    options.setProcessComments(false);
    List<Document> documents = new ArrayList<>();
    try {
      for (Node root : new Yaml(options).composeAll(new StringReader(text))) {
        expanded.clear();
        open.clear();
        JsonNode tree = tree(root, 1, false);
        if (!tree.isNull()) {
          Mark start = root.getStartMark();
          documents.add(
              new Document(documentIndex, start.getLine() + 1, start.getColumn() + 1, tree));
        }
        documentIndex++;
      }
      return documents;
    } catch (MarkedYAMLException e) {
      throw notYaml(e);
    } catch (YAMLException e) {
      throw limit(0, 0, e.getMessage());
    }
  }

  private JsonNode tree(Node node, int depth, boolean insideAlias) {
    boolean repeated = insideAlias || !expanded.add(node);
    count(node, depth, repeated);
    if (node instanceof ScalarNode scalar) {
      return YamlScalars.value(scalar, problem -> invalid(scalar, problem));
    }
    if (!open.add(node)) {
      throw invalid(node, "an anchor contains an alias to itself: write the value out");
    }
    try {
      if (node instanceof SequenceNode sequence) {
        ArrayNode array = JSON.arrayNode(sequence.getValue().size());
        for (Node element : sequence.getValue()) {
          array.add(tree(element, depth + 1, repeated));
        }
        return array;
      }
      return object((MappingNode) node, depth, repeated);
    } finally {
      open.remove(node);
    }
  }

  private ObjectNode object(MappingNode mapping, int depth, boolean repeated) {
    ObjectNode object = JSON.objectNode();
    ObjectNode merged = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        merge(tuple.getValueNode(), merged, depth);
        continue;
      }
      String key = key(tuple.getKeyNode());
      if (object.has(key)) {
        throw invalid(
            tuple.getKeyNode(),
            "the key \"" + key + "\" appears twice in the same object: keep one of the two");
      }
      object.set(key, tree(tuple.getValueNode(), depth + 1, repeated));
    }
    merged
        .properties()
        .forEach(
            entry -> {
              if (!object.has(entry.getKey())) {
                object.set(entry.getKey(), entry.getValue());
              }
            });
    return object;
  }

  /**
   * {@code <<: *base} or {@code <<: [*a, *b]}: keys written out win, then the earlier of the merged
   * objects.
   */
  private void merge(Node value, ObjectNode into, int depth) {
    List<Node> sources =
        value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    for (Node source : sources) {
      if (!(source instanceof MappingNode)) {
        throw invalid(source, "the merge key << takes an object or a list of objects");
      }
      tree(source, depth + 1, true)
          .properties()
          .forEach(
              entry -> {
                if (!into.has(entry.getKey())) {
                  into.set(entry.getKey(), entry.getValue());
                }
              });
    }
  }

  private String key(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw invalid(
          node,
          "a key must be text, not a list or an object: a template variable left unfilled looks like this");
    }
    JsonNode value = YamlScalars.value(scalar, problem -> invalid(scalar, problem));
    if (value.isNull()) {
      throw invalid(
          node, "a key is empty: write it, or quote it if it is meant to be the text \"null\"");
    }
    return value.asText();
  }

  private void count(Node node, int depth, boolean repeated) {
    if (depth > limits.maxDepth()) {
      throw limit(
          line(node), column(node), "it is nested deeper than " + limits.maxDepth() + " levels");
    }
    if (++nodes > limits.maxNodes()) {
      throw limit(line(node), column(node), "it holds more than " + limits.maxNodes() + " values");
    }
    if (repeated && ++aliasNodes > limits.maxAliasNodes()) {
      throw limit(
          line(node),
          column(node),
          "its aliases expand to more than " + limits.maxAliasNodes() + " values: write them out");
    }
  }

  private ManifestInvalid invalid(Node node, String problem) {
    return new ManifestInvalid(documentIndex + 1, line(node), column(node), problem);
  }

  private ManifestTooLarge limit(int line, int column, String problem) {
    return new ManifestTooLarge(
        documentIndex + 1, line, column, "the document passes a limit: " + problem);
  }

  private ManifestInvalid notYaml(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    int line = mark == null ? 0 : mark.getLine() + 1;
    int column = mark == null ? 0 : mark.getColumn() + 1;
    String problem = e.getProblem() == null ? "it cannot be parsed" : e.getProblem();
    if (problem.contains("depth") || problem.contains("limit")) {
      return limit(line, column, problem);
    }
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    String hint = "check the indentation and the quotes around values with ':' or '{'";
    if (problem.contains("TAB")) {
      hint = "indent with spaces, YAML does not allow tabs";
    } else if (problem.startsWith("Global tag")) {
      problem = "a tag has no meaning here";
      hint = "remove it";
    }
    return new ManifestInvalid(
        documentIndex + 1,
        line,
        column,
        "this is not valid YAML: " + context + problem + ": " + hint);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static int column(Node node) {
    return node.getStartMark().getColumn() + 1;
  }
}
