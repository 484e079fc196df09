package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The words conversions are written in. Paths are dotted and relative to the object the step works
 * on.
 */
final class Steps {
  private Steps() {}

  private static Step step(Consumer<Scope> up, Consumer<Scope> down) {
    return new Step() {
      @Override
      public void up(Scope scope) {
        up.accept(scope);
      }

      @Override
      public void down(Scope scope) {
        down.accept(scope);
      }
    };
  }

  /** The value has another place. */
  static Step move(String from, String to) {
    return moveMapped(from, to, (scope, value) -> value, UnaryOperator.identity());
  }

  /**
   * The value has another place and form.
   *
   * @param up gets the scope to refuse a value with
   */
  static Step moveMapped(
      String from,
      String to,
      BiFunction<Scope, JsonNode, JsonNode> up,
      UnaryOperator<JsonNode> down) {
    return step(
        scope -> {
          scope.refuseIfPresent(to, ", here it is " + scope.path() + from);
          JsonNode value = scope.get(from);
          if (value != null) {
            JsonNode mapped = up.apply(scope, value);
            Trees.take(scope.node(), from);
            scope.set(to, mapped);
          }
        },
        scope -> {
          JsonNode value = Trees.take(scope.node(), to);
          if (value != null) {
            scope.set(from, down.apply(value));
          }
        });
  }

  /** The value stays where it is and has another form. */
  static Step map(
      String path, BiFunction<Scope, JsonNode, JsonNode> up, UnaryOperator<JsonNode> down) {
    return step(
        scope -> {
          JsonNode value = scope.get(path);
          if (value != null) {
            scope.set(path, up.apply(scope, value));
          }
        },
        scope -> {
          JsonNode value = scope.get(path);
          if (value != null) {
            scope.set(path, down.apply(value));
          }
        });
  }

  /** The stored version has no such field. */
  static Step discarded(String... paths) {
    return step(
        scope -> {
          for (String path : paths) {
            Trees.take(scope.node(), path);
          }
        },
        scope -> {});
  }

  /** The older version has no such field. */
  static Step onlyInStorage(String... paths) {
    return step(
        scope -> {
          for (String path : paths) {
            scope.refuseIfPresent(path, ": use apiVersion v1beta2");
          }
        },
        scope -> {
          for (String path : paths) {
            Trees.take(scope.node(), path);
          }
        });
  }

  /**
   * {@code {}} says nothing in the older version and is refused in the stored one; exported v1beta1
   * objects are full of it. Inner paths come first.
   */
  static Step dropIfEmpty(String... paths) {
    return step(
        scope -> {
          for (String path : paths) {
            if (scope.get(path) instanceof ObjectNode object && object.isEmpty()) {
              Trees.take(scope.node(), path);
            }
          }
        },
        scope -> {});
  }

  /** The older version knows no such value of the field and shows another. */
  static Step shownAs(String path, String stored, String shown) {
    return step(
        scope -> {},
        scope -> {
          JsonNode value = scope.get(path);
          if (value != null && value.asText().equals(stored)) {
            scope.node().put(path, shown);
          }
        });
  }

  /** The steps inside the object at the path. */
  static Step within(String path, Step... steps) {
    Step inner = Step.all(steps);
    return step(scope -> inside(scope, path, inner::up), scope -> inside(scope, path, inner::down));
  }

  private static void inside(Scope scope, String path, Consumer<Scope> work) {
    if (scope.get(path) instanceof ObjectNode child) {
      work.accept(scope.at(path, child));
    }
  }

  /** The steps inside each object of the list at the path. */
  static Step each(String path, Step... steps) {
    Step inner = Step.all(steps);
    return step(
        scope -> insideEach(scope, path, inner::up), scope -> insideEach(scope, path, inner::down));
  }

  private static void insideEach(Scope scope, String path, Consumer<Scope> work) {
    JsonNode list = scope.get(path);
    for (int i = 0; list != null && list.isArray() && i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode element) {
        work.accept(scope.at(path + "[" + i + "]", element));
      }
    }
  }

  /** A difference the other words cannot say. */
  static Step special(Consumer<Scope> up, Consumer<Scope> down) {
    return step(up, down);
  }

  static String described(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "\"" + value.asText() + "\"";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> value.asText();
    };
  }
}
