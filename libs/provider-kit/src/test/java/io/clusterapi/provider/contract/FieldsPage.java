package io.clusterapi.provider.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the guide says of fields that are declared and not acted upon. */
final class FieldsPage {
  private static final String PAGE = "docs/guide/fields.md";

  private FieldsPage() {}

  /**
   * A line of a provider's tables.
   *
   * @param path kind and path, as {@link DeclaredFields#paths} has them
   * @param value JSON that is refused; null when the field has no effect
   * @param text the message, or why it has no effect
   */
  record Line(String path, String value, String text) {
    boolean refused() {
      return value != null;
    }

    /** Whether a field is this one or a part of it. */
    boolean covers(String other) {
      return other.equals(path) || other.startsWith(path + ".") || other.startsWith(path + "[]");
    }

    /** Whether a field that is refused is this one, a part of it, or what it is a part of. */
    boolean names(String other) {
      boolean whole = path.endsWith(" spec");
      return (refused() || whole) && covers(other)
          || path.startsWith(other + ".")
          || path.startsWith(other + "[]");
    }
  }

  static List<Line> of(String provider) {
    List<Line> lines = new ArrayList<>();
    String heading = "";
    for (String text : read()) {
      if (text.startsWith("## ")) {
        heading = text.substring(3).trim();
      } else if (heading.equalsIgnoreCase(provider) && text.startsWith("| `")) {
        lines.add(line(text));
      }
    }
    return lines;
  }

  private static Line line(String text) {
    List<String> cells =
        Arrays.stream(text.split("(?<!\\\\)\\|"))
            .map(cell -> cell.replace("\\|", "|").trim())
            .filter(cell -> !cell.isEmpty())
            .toList();
    return cells.size() == 3
        ? new Line(bare(cells.get(0)), bare(cells.get(1)), cells.get(2))
        : new Line(bare(cells.get(0)), null, cells.get(1));
  }

  private static String bare(String cell) {
    return cell.replace("`", "");
  }

  private static List<String> read() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(PAGE))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          PAGE + " is in no folder above " + Path.of("").toAbsolutePath());
    }
    try {
      return Files.readAllLines(folder.resolve(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
