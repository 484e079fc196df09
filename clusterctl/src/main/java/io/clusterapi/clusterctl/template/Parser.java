package io.clusterapi.clusterctl.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into text and placeholders.
 *
 * <p>{@code $$} is a dollar that starts no placeholder, a dollar without a brace is text, and
 * inside a replacement a backslash hides a slash or a backslash.
 */
final class Parser {
  static final String LENGTH = "#length";

  // A default may hold a placeholder that holds one: real templates nest two deep.
  private static final int MAX_DEPTH = 50;

  private final String text;
  private int position;
  private int depth;

  Parser(String text) {
    this.text = text;
  }

  List<Node> parse() {
    List<Node> nodes = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (position < text.length()) {
      if (at("$$")) {
        literal.append('$');
        position += 2;
      } else if (at("${")) {
        flush(literal, nodes);
        nodes.add(use());
      } else {
        literal.append(text.charAt(position++));
      }
    }
    flush(literal, nodes);
    return nodes;
  }

  private Node use() {
    int start = position;
    if (++depth > MAX_DEPTH) {
      throw error(start, "placeholders are nested deeper than " + MAX_DEPTH + " levels");
    }
    position += 2;
    Node.Use use = peek() == '#' ? length(start) : operation(start);
    if (peek() != '}') {
      throw error(start, unfinished(use.name()));
    }
    position++;
    depth--;
    return use;
  }

  private Node.Use length(int start) {
    position++;
    return new Node.Use(name(start), LENGTH, List.of(), start);
  }

  private Node.Use operation(int start) {
    String name = name(start);
    return switch (peek()) {
      case ':' -> isDefault(1) ? withDefault(name, 2, start) : substring(name, start);
      case '=', '-' -> withDefault(name, 1, start);
      case ',', '^' -> new Node.Use(name, repeated(), List.of(), start);
      case '#', '%' -> new Node.Use(name, repeated(), List.of(argument("}", false)), start);
      case '/' -> replacement(name, start);
      default -> new Node.Use(name, "", List.of(), start);
    };
  }

  private boolean isDefault(int ahead) {
    int at = position + ahead;
    return at < text.length() && "=-?+".indexOf(text.charAt(at)) >= 0;
  }

  private Node.Use withDefault(String name, int operatorLength, int start) {
    String operator = take(operatorLength);
    return new Node.Use(name, operator, List.of(argument("}", false)), start);
  }

  private Node.Use substring(String name, int start) {
    String operator = take(1);
    List<List<Node>> arguments = new ArrayList<>();
    arguments.add(argument(":}", false));
    if (peek() == ':') {
      position++;
      arguments.add(argument("}", false));
    }
    return new Node.Use(name, operator, arguments, start);
  }

  private Node.Use replacement(String name, int start) {
    String operator = take(1);
    if (peek() == '/' || peek() == '#' || peek() == '%') {
      operator += take(1);
    }
    List<List<Node>> arguments = new ArrayList<>();
    arguments.add(argument("/}", true));
    if (peek() == '/') {
      position++;
      arguments.add(argument("}", true));
    }
    return new Node.Use(name, operator, arguments, start);
  }

  /** The parts up to one of the ends, which is left to be read. */
  private List<Node> argument(String ends, boolean escapes) {
    List<Node> nodes = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
      if (at("${")) {
        flush(literal, nodes);
        nodes.add(use());
      } else if (escapes && (at("\\/") || at("\\\\") || at("$$"))) {
        literal.append(text.charAt(position + 1));
        position += 2;
      } else {
        literal.append(text.charAt(position++));
      }
    }
    flush(literal, nodes);
    return nodes;
  }

  private String repeated() {
    char c = peek();
    return position + 1 < text.length() && text.charAt(position + 1) == c ? take(2) : take(1);
  }

  private String take(int length) {
    String taken = text.substring(position, Math.min(text.length(), position + length));
    position += taken.length();
    return taken;
  }

  private String name(int start) {
    int from = position;
    while (position < text.length() && nameCharacter(text.charAt(position))) {
      position++;
    }
    if (from == position) {
      throw error(
          start,
          "a variable name must follow \"${\"; write \"$${\" for a dollar and a brace that are meant as text");
    }
    return text.substring(from, position);
  }

  static boolean nameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private boolean at(String token) {
    return text.startsWith(token, position);
  }

  private String unfinished(String name) {
    return position >= text.length()
        ? "the placeholder of " + name + " has no closing \"}\""
        : "the placeholder of "
            + name
            + " cannot be read at '"
            + text.charAt(position)
            + "': known are ${V}, ${V:=default}, ${V:-default}, ${V-default}, ${#V}, ${V^^}, ${V,,}, ${V#x}, ${V%x}, ${V/a/b} and ${V:1:2}";
  }

  private TemplateError error(int at, String problem) {
    return TemplateError.at(text, at, problem);
  }

  private static void flush(StringBuilder literal, List<Node> nodes) {
    if (literal.length() > 0) {
      nodes.add(new Node.Text(literal.toString()));
      literal.setLength(0);
    }
  }
}
