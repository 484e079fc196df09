package io.clusterapi.simulator.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A script of simple commands joined by {@code &&}, {@code ||}, {@code ;} and line ends, with
 * quotes, variables and redirections. Compound commands are not understood.
 */
final class ShellScript {
  private static final Set<String> COMPOUND =
      Set.of("if", "for", "while", "until", "case", "function", "{", "select", "do", "then");

  private ShellScript() {}

  /** When a command runs, by how the one before it ended. */
  enum Join {
    ALWAYS,
    ON_SUCCESS,
    ON_FAILURE
  }

  /**
   * One simple command.
   *
   * @param words with variables not yet filled in: {@link Word#expand}
   * @param output the file its output goes to
   */
  record Command(Join join, List<Word> words, Optional<Word> output, boolean append) {}

  /** A piece of a word: text, or the name of a variable. */
  record Piece(String text, boolean variable) {}

  /** A word of a command. */
  record Word(List<Piece> pieces) {
    String expand(Map<String, String> variables) {
      StringBuilder text = new StringBuilder();
      for (Piece piece : pieces) {
        text.append(piece.variable() ? variables.getOrDefault(piece.text(), "") : piece.text());
      }
      return text.toString();
    }

    private boolean is(String text) {
      return pieces.size() == 1 && !pieces.get(0).variable() && pieces.get(0).text().equals(text);
    }
  }

  /** Thrown for a script with compound commands, here-documents or subshells. */
  static final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    NotUnderstood(String what) {
      super(what, null, false, false);
    }
  }

  static List<Command> parse(String script) throws NotUnderstood {
    return new Parser(script).commands();
  }

  private static final class Parser {
    private final String text;
    private int at;
    private Join join = Join.ALWAYS;
    private List<Word> words = new ArrayList<>();
    private Optional<Word> output = Optional.empty();
    private boolean append;
    private final List<Command> commands = new ArrayList<>();

    Parser(String text) {
      this.text = text;
    }

    List<Command> commands() throws NotUnderstood {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\\' && peek(1) == '\n') {
          at += 2;
        } else if (c == '\n' || c == ';') {
          at++;
          // A line end after && goes on with the same list.
          if (!words.isEmpty() || join == Join.ALWAYS || c == ';') {
            end(Join.ALWAYS);
          }
        } else if (Character.isWhitespace(c)) {
          at++;
        } else if (c == '#') {
          while (at < text.length() && text.charAt(at) != '\n') {
            at++;
          }
        } else if (c == '&' && peek(1) == '&') {
          at += 2;
          end(Join.ON_SUCCESS);
        } else if (c == '|' && peek(1) == '|') {
          at += 2;
          end(Join.ON_FAILURE);
        } else if (c == '|') {
          throw new NotUnderstood("a pipe");
        } else if (c == '&' && peek(1) != '>') {
          throw new NotUnderstood("a background command");
        } else if (c == '(' || c == ')') {
          throw new NotUnderstood("a subshell");
        } else if (c == '<') {
          throw new NotUnderstood(peek(1) == '<' ? "a here-document" : "input from a file");
        } else if (c == '>' || c == '&' || (Character.isDigit(c) && peek(1) == '>')) {
          redirect();
        } else {
          words.add(word());
        }
      }
      end(Join.ALWAYS);
      return commands;
    }

    private char peek(int ahead) {
      return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private void end(Join next) throws NotUnderstood {
      if (!words.isEmpty()) {
        for (String keyword : COMPOUND) {
          if (words.get(0).is(keyword)) {
            throw new NotUnderstood("'" + keyword + "'");
          }
        }
        commands.add(new Command(join, List.copyOf(words), output, append));
      }
      words = new ArrayList<>();
      output = Optional.empty();
      append = false;
      join = next;
    }

    private void redirect() throws NotUnderstood {
      boolean errors = text.charAt(at) == '2';
      while (text.charAt(at) != '>') {
        at++;
      }
      at++;
      boolean appends = peek(0) == '>';
      if (appends) {
        at++;
      }
      if (peek(0) == '&') {
        at += 2; // 2>&1: there is one output only
        return;
      }
      while (peek(0) == ' ' || peek(0) == '\t') {
        at++;
      }
      Word file = word();
      if (!errors) {
        output = Optional.of(file);
        append = appends;
      }
    }

    private Word word() throws NotUnderstood {
      List<Piece> pieces = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      boolean quoted = false;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\'') {
          int end = text.indexOf('\'', at + 1);
          if (end < 0) {
            throw new NotUnderstood("an unterminated quote");
          }
          literal.append(text, at + 1, end);
          at = end + 1;
        } else if (c == '"') {
          quoted = !quoted;
          at++;
        } else if (c == '\\' && at + 1 < text.length()) {
          if (text.charAt(at + 1) != '\n') {
            literal.append(text.charAt(at + 1));
          }
          at += 2;
        } else if (c == '`' || (c == '$' && peek(1) == '(')) {
          throw new NotUnderstood("a command substitution");
        } else if (c == '$' && (peek(1) == '{' || isName(peek(1)))) {
          String name = variable();
          if (literal.length() > 0) {
            pieces.add(new Piece(literal.toString(), false));
            literal.setLength(0);
          }
          pieces.add(new Piece(name, true));
        } else if (!quoted && (Character.isWhitespace(c) || ";&|<>()".indexOf(c) >= 0)) {
          break;
        } else {
          literal.append(c);
          at++;
        }
      }
      if (quoted) {
        throw new NotUnderstood("an unterminated quote");
      }
      if (literal.length() > 0 || pieces.isEmpty()) {
        pieces.add(new Piece(literal.toString(), false));
      }
      return new Word(pieces);
    }

    private String variable() throws NotUnderstood {
      at++;
      boolean braces = peek(0) == '{';
      if (braces) {
        at++;
      }
      int start = at;
      while (isName(peek(0)) || Character.isDigit(peek(0))) {
        at++;
      }
      String name = text.substring(start, at);
      if (braces) {
        if (peek(0) != '}') {
          throw new NotUnderstood("a parameter expansion");
        }
        at++;
      }
      return name;
    }

    private static boolean isName(char c) {
      return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
  }
}
