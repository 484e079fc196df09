package io.clusterapi.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of names, {@code {{ .cluster.name }}-{{ .random }}}: the part of Go templates that
 * upstream's documentation shows. Functions and pipelines are refused rather than misread.
 */
public final class NameTemplate {
  private static final Pattern EXPRESSION = Pattern.compile("\\{\\{-?(.*?)-?}}");
  private static final Pattern VARIABLE = Pattern.compile("\\.([A-Za-z][A-Za-z0-9.]*)");

  private record Part(String text, boolean variable) {}

  private final List<Part> parts;

  private NameTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * @param known variables that may appear, without leading dot
   * @throws IllegalArgumentException when the template holds anything but text and known variables
   */
  public static NameTemplate parse(String template, Set<String> known) {
    List<Part> parts = new ArrayList<>();
    Matcher expression = EXPRESSION.matcher(template);
    int end = 0;
    while (expression.find()) {
      text(parts, template.substring(end, expression.start()));
      Matcher variable = VARIABLE.matcher(expression.group(1).strip());
      if (!variable.matches() || !known.contains(variable.group(1))) {
        throw new IllegalArgumentException(
            "\""
                + expression.group()
                + "\" is not supported; variables are "
                + String.join(
                    ", ", new TreeSet<>(known).stream().map(v -> "{{ ." + v + " }}").toList()));
      }
      parts.add(new Part(variable.group(1), true));
      end = expression.end();
    }
    text(parts, template.substring(end));
    return new NameTemplate(List.copyOf(parts));
  }

  public boolean uses(String variable) {
    return parts.stream().anyMatch(part -> part.variable() && part.text().equals(variable));
  }

  /**
   * @throws IllegalArgumentException when a variable the template uses has no value
   */
  public String render(Map<String, String> values) {
    StringBuilder name = new StringBuilder();
    for (Part part : parts) {
      if (part.variable() && !values.containsKey(part.text())) {
        throw new IllegalArgumentException("no value for {{ ." + part.text() + " }}");
      }
      name.append(part.variable() ? values.get(part.text()) : part.text());
    }
    return name.toString();
  }

  private static void text(List<Part> parts, String text) {
    if (text.contains("{{") || text.contains("}}")) {
      throw new IllegalArgumentException("braces are not closed: \"" + text + "\"");
    }
    if (!text.isEmpty()) {
      parts.add(new Part(text, false));
    }
  }
}
