package io.clusterapi.clusterctl.template;

import java.util.List;

/** A part of a parsed template. */
sealed interface Node {

  /** Text that stands for itself. */
  record Text(String value) implements Node {}

  /**
   * A placeholder.
   *
   * @param operator what follows the name: empty for a plain {@code ${NAME}}, {@code #length} for
   *     {@code ${#NAME}}, else the characters written, such as {@code :=} or {@code //}
   * @param arguments each a list of parts, since a default may hold placeholders
   * @param position offset in the template, for errors
   */
  record Use(String name, String operator, List<List<Node>> arguments, int position)
      implements Node {}
}
