package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Trees as YAML text. Long texts are literal blocks, so that a person can read what a machine was
 * given; a string with a Jinja delimiter is never single-quoted, because doubling its quotes would
 * change what Jinja sees.
 */
final class YamlText {
  private YamlText() {}

  /** One document, without start marker. */
  static String write(JsonNode tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    options.setIndent(2);
    // What is not plain ASCII is escaped only inside double quotes, which readers decode.
    options.setAllowUnicode(true);
    StringWriter text = new StringWriter();
    new Yaml(options).serialize(node(tree), text);
    return text.toString();
  }

  private static Node node(JsonNode value) {
    if (value.isObject()) {
      List<NodeTuple> entries = new ArrayList<>();
      value
          .properties()
          .forEach(e -> entries.add(new NodeTuple(key(e.getKey()), node(e.getValue()))));
      return new MappingNode(
          Tag.MAP, entries, entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
    if (value.isArray()) {
      List<Node> items = new ArrayList<>();
      value.forEach(item -> items.add(node(item)));
      return new SequenceNode(Tag.SEQ, items, items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
    if (value.isTextual()) {
      return string(value.asText());
    }
    if (value.isBoolean()) {
      return scalar(Tag.BOOL, value.asText(), ScalarStyle.PLAIN);
    }
    if (value.isIntegralNumber()) {
      return scalar(Tag.INT, value.asText(), ScalarStyle.PLAIN);
    }
    if (value.isNull()) {
      return scalar(Tag.NULL, "null", ScalarStyle.PLAIN);
    }
    throw new IllegalArgumentException("No bootstrap data holds a " + value.getNodeType());
  }

  private static Node key(String key) {
    return scalar(Tag.STR, key, plainEnough(key) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  private static Node string(String text) {
    ScalarStyle style;
    if (text.indexOf('\n') >= 0 && block(text)) {
      style = ScalarStyle.LITERAL;
    } else {
      style = plainEnough(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
    }
    return scalar(Tag.STR, text, style);
  }

  // YAML 1.1 knows more line breaks than LF and readers turn each into one; blank first lines and
  // blanks at a text's start shift the block's indentation. The rest is the library's to judge.
  private static boolean block(String text) {
    return !Character.isWhitespace(text.charAt(0))
        && text.chars()
            .noneMatch(c -> c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff);
  }

  // The library single-quotes a plain string that would read as something else ("true", "1.30").
  private static boolean plainEnough(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '{' && c != '\'' || c == ' ');
  }

  private static Node scalar(Tag tag, String text, ScalarStyle style) {
    return new ScalarNode(tag, text, null, null, style);
  }

  /** Joins documents into a stream, each with its start marker. */
  static String documents(JsonNode... trees) {
    StringBuilder stream = new StringBuilder();
    for (JsonNode tree : trees) {
      stream.append("---\n").append(write(tree));
    }
    return stream.toString();
  }
}
