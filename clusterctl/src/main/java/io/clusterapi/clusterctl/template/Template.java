package io.clusterapi.clusterctl.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A parsed template. Placeholders are those of drone/envsubst, which upstream's clusterctl uses,
 * with bash's {@code ${V-default}} and {@code ${V=default}} added; {@code ${ V }} is the older
 * spelling of {@code ${V}}.
 */
public final class Template {
  // Only a name may stand between the spaces: "${ echo x }" of a script inside a manifest stays
  // what it is.
  private static final Pattern SPACED = Pattern.compile("\\$\\{\\s*([A-Za-z0-9_]+)\\s*}");

  private final List<Node> nodes;
  private final Map<String, Variable> variables;

  private Template(List<Node> nodes) {
    this.nodes = nodes;
    Map<String, Variable> found = new TreeMap<>();
    collect(nodes, found);
    this.variables = found;
  }

  /**
   * @throws TemplateError when a placeholder cannot be read; the message has line and column
   */
  public static Template parse(String text) {
    return new Template(new Parser(SPACED.matcher(text).replaceAll("\\${$1}")).parse());
  }

  /** {@link #parse} and {@link #fill} in one go. */
  public static String fill(String text, Function<String, Optional<String>> values) {
    return parse(text).fill(values);
  }

  /**
   * The variables by name. One is required when its first use gives no default, as upstream lists
   * them.
   */
  public List<Variable> variables() {
    return List.copyOf(variables.values());
  }

  /**
   * The template with every placeholder replaced.
   *
   * @param values the value of a variable; empty when it is not set
   * @throws MissingVariables naming all variables that are required and not set
   * @throws TemplateError when a {@code ${V:?message}} has no value
   */
  public String fill(Function<String, Optional<String>> values) {
    Map<String, Optional<String>> known = new LinkedHashMap<>();
    TreeSet<String> missing = new TreeSet<>();
    for (Variable variable : variables.values()) {
      Optional<String> value = values.apply(variable.name());
      known.put(variable.name(), value);
      if (value.isEmpty() && variable.required()) {
        missing.add(variable.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new MissingVariables(List.copyOf(missing));
    }
    StringBuilder out = new StringBuilder();
    append(nodes, known, out);
    return out.toString();
  }

  private static void append(
      List<Node> nodes, Map<String, Optional<String>> values, StringBuilder out) {
    for (Node node : nodes) {
      if (node instanceof Node.Text text) {
        out.append(text.value());
      } else if (node instanceof Node.Use use) {
        List<String> arguments = new ArrayList<>();
        for (List<Node> argument : use.arguments()) {
          StringBuilder filled = new StringBuilder();
          append(argument, values, filled);
          arguments.add(filled.toString());
        }
        out.append(Operations.apply(use, values.get(use.name()).orElse(null), arguments));
      }
    }
  }

  private static void collect(List<Node> nodes, Map<String, Variable> found) {
    for (Node node : nodes) {
      if (node instanceof Node.Use use) {
        found.computeIfAbsent(use.name(), name -> new Variable(name, defaultOf(use)));
      }
    }
    for (Node node : nodes) {
      if (node instanceof Node.Use use) {
        use.arguments().forEach(argument -> collectInner(use, argument, found));
      }
    }
  }

  /**
   * A variable inside another's default is needed only when that default is used, so it must not be
   * demanded: {@code ${A:=${B}}} with A set is complete without B.
   */
  private static void collectInner(
      Node.Use outer, List<Node> argument, Map<String, Variable> found) {
    Map<String, Variable> inner = new TreeMap<>();
    collect(argument, inner);
    inner.forEach(
        (name, variable) ->
            found.putIfAbsent(
                name,
                isDefault(outer) && variable.required()
                    ? new Variable(name, Optional.of(""))
                    : variable));
  }

  private static Optional<String> defaultOf(Node.Use use) {
    return isDefault(use) ? Optional.of(written(use.arguments().get(0))) : Optional.empty();
  }

  private static boolean isDefault(Node.Use use) {
    return switch (use.operator()) {
      case ":=", ":-", "=", "-", ":+" -> true;
      default -> false;
    };
  }

  private static String written(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      text.append(
          node instanceof Node.Use use ? "${" + use.name() + "}" : ((Node.Text) node).value());
    }
    return text.toString();
  }
}
