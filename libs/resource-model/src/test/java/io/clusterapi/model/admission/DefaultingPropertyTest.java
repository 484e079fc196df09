package io.clusterapi.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.model.schema.SchemaSample;
import io.clusterapi.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any object: complete, partial, or of the wrong shape. */
class DefaultingPropertyTest {

  @Property(tries = 1000)
  void defaultingTwiceIsDefaultingOnce(@ForAll("kinds") Kind kind, @ForAll long seed) {
    ObjectNode object = partial(kind, seed);
    Admission.applyDefaults(kind, object, Optional.empty());
    ObjectNode once = object.deepCopy();

    Admission.applyDefaults(kind, object, Optional.empty());

    assertThat(object).isEqualTo(once);
  }

  @Property(tries = 1000)
  void defaultingChangesNoValueThatIsThere(@ForAll("kinds") Kind kind, @ForAll long seed) {
    ObjectNode object = partial(kind, seed);
    ObjectNode given = object.deepCopy();

    Schemas.of(kind).applyDefaults(object);

    assertThat(contains(object, given)).isTrue();
  }

  @Property(tries = 1000)
  void anyObjectIsAdmittedOrRefusedWithFields(@ForAll("kinds") Kind kind, @ForAll long seed) {
    ObjectNode object = spoiled(partial(kind, seed), new Random(seed));
    try {
      ObjectNode admitted =
          Admission.admit(kind, object, Optional.empty(), FieldValidation.WARN).object();
      assertThat(Admission.admit(kind, admitted, Optional.empty(), FieldValidation.STRICT).object())
          .isEqualTo(admitted);
    } catch (AdmissionRefused refused) {
      assertThat(refused.errors()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<Kind> kinds() {
    return Arbitraries.of(List.copyOf(Kinds.all()));
  }

  /** An object with about half of the optional fields of its kind. */
  private static ObjectNode partial(Kind kind, long seed) {
    Random random = new Random(seed);
    return SchemaSample.of(kind, field -> random.nextBoolean());
  }

  /** The object with some values replaced by ones of another type. */
  private static ObjectNode spoiled(ObjectNode object, Random random) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value = object.get(name);
      if (random.nextInt(12) == 0) {
        object.set(name, replacement(object, random));
      } else if (value instanceof ObjectNode child) {
        spoiled(child, random);
      } else if (value instanceof ArrayNode list
          && !list.isEmpty()
          && list.get(0) instanceof ObjectNode element) {
        spoiled(element, random);
      }
    }
    return object;
  }

  private static JsonNode replacement(ObjectNode object, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> object.nullNode();
      case 1 -> TextNode.valueOf("");
      case 2 -> object.numberNode(-1);
      case 3 -> object.arrayNode();
      case 4 -> object.objectNode();
      default -> object.booleanNode(true);
    };
  }

  private static boolean contains(JsonNode whole, JsonNode part) {
    if (part instanceof ObjectNode object) {
      var fields = object.fields();
      while (fields.hasNext()) {
        var field = fields.next();
        if (!whole.has(field.getKey()) || !contains(whole.get(field.getKey()), field.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (part.isArray()) {
      for (int i = 0; i < part.size(); i++) {
        if (!contains(whole.path(i), part.get(i))) {
          return false;
        }
      }
      return whole.size() == part.size();
    }
    return whole.equals(part);
  }
}
