package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a YAML scalar means to Kubernetes. YAML 1.1 with two exceptions its reader makes: a
 * timestamp stays the text it was written as, and {@code 1:30} is text and not the number 90.
 */
final class YamlScalars {
  // Parsing a number costs the square of its length: two million digits would take minutes.
  private static final int MAX_INTEGER_DIGITS = 40;

  private static final Set<String> TRUE = Set.of("yes", "true", "on");
  private static final Set<String> FALSE = Set.of("no", "false", "off");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlScalars() {}

  static JsonNode value(ScalarNode scalar, Function<String, ManifestInvalid> invalid) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (Tag.STR.equals(tag) || Tag.TIMESTAMP.equals(tag) || Tag.MERGE.equals(tag)) {
      return TextNode.valueOf(text);
    }
    if (Tag.NULL.equals(tag)) {
      return NullNode.getInstance();
    }
    if (Tag.BOOL.equals(tag)) {
      return bool(text, invalid);
    }
    if (Tag.INT.equals(tag)) {
      return text.indexOf(':') >= 0 ? TextNode.valueOf(text) : integer(text, invalid);
    }
    if (Tag.FLOAT.equals(tag)) {
      return text.indexOf(':') >= 0 ? TextNode.valueOf(text) : decimal(text, invalid);
    }
    if (Tag.BINARY.equals(tag)) {
      try {
        return TextNode.valueOf(
            new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw invalid.apply("!!binary must be followed by base64");
      }
    }
    throw invalid.apply("the tag " + tag.getValue() + " has no meaning here: remove it");
  }

  private static JsonNode bool(String text, Function<String, ManifestInvalid> invalid) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return BooleanNode.TRUE;
    }
    if (FALSE.contains(lower)) {
      return BooleanNode.FALSE;
    }
    throw invalid.apply("!!bool must be followed by true or false");
  }

  private static JsonNode integer(String written, Function<String, ManifestInvalid> invalid) {
    String text = written.replace("_", "");
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.length() > MAX_INTEGER_DIGITS) {
      return decimal(text, invalid);
    }
    try {
      BigInteger magnitude;
      if (digits.startsWith("0x") || digits.startsWith("0X")) {
        magnitude = new BigInteger(digits.substring(2), 16);
      } else if (digits.startsWith("0b") || digits.startsWith("0B")) {
        magnitude = new BigInteger(digits.substring(2), 2);
      } else if (digits.length() > 1 && digits.startsWith("0")) {
        magnitude = new BigInteger(digits.substring(1), 8); // file modes: 0644 is 420
      } else {
        magnitude = new BigInteger(digits, 10);
      }
      BigInteger value = negative ? magnitude.negate() : magnitude;
      if (value.bitLength() < Integer.SIZE) {
        return JSON.numberNode(value.intValue());
      }
      return value.bitLength() < Long.SIZE
          ? JSON.numberNode(value.longValue())
          : JSON.numberNode(value);
    } catch (NumberFormatException e) {
      throw invalid.apply("!!int must be followed by a whole number");
    }
  }

  private static JsonNode decimal(String written, Function<String, ManifestInvalid> invalid) {
    String text = written.replace("_", "");
    try {
      double value = Double.parseDouble(text);
      if (!Double.isInfinite(value) && !Double.isNaN(value)) {
        return JSON.numberNode(value);
      }
    } catch (NumberFormatException e) {
      // .inf and .nan come here: JSON has no such numbers
    }
    throw invalid.apply("this number has no JSON form: quote it if it is text");
  }
}
