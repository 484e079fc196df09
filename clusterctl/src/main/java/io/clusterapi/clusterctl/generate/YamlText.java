package io.clusterapi.clusterctl.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Trees as YAML people can read: block style, several lines as they are, quotes only where they are
 * needed.
 */
public final class YamlText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private YamlText() {}

  /** The documents, separated by {@code ---}. */
  public static String of(List<? extends JsonNode> documents) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    Yaml yaml = new Yaml(new Lines(options), options);
    StringWriter out = new StringWriter();
    for (int i = 0; i < documents.size(); i++) {
      out.write(i == 0 ? "" : "---\n");
      yaml.dump(plain(documents.get(i)), out);
    }
    return out.toString();
  }

  private static Object plain(JsonNode tree) {
    try {
      return JSON.treeToValue(tree, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always maps, lists and scalars", e);
    }
  }

  private static final class Lines extends Representer {
    private Lines(DumperOptions options) {
      super(options);
      this.representers.put(String.class, this::text);
    }

    private Node text(Object value) {
      String text = (String) value;
      DumperOptions.ScalarStyle style =
          text.contains("\n")
              ? DumperOptions.ScalarStyle.LITERAL
              : ambiguous(text)
                  ? DumperOptions.ScalarStyle.DOUBLE_QUOTED
                  : DumperOptions.ScalarStyle.PLAIN;
      return representScalar(Tag.STR, text, style);
    }

    /** Text that another YAML reader takes for a boolean or a date. */
    private static boolean ambiguous(String text) {
      return switch (text) {
        case "y", "Y", "n", "N" -> true;
        default ->
            !text.isEmpty()
                && Character.isDigit(text.charAt(0))
                && text.matches("[-0-9:.eExoT_Z+ ]+");
      };
    }
  }
}
