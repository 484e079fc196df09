package io.clusterapi.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Going to the other version and back must give the same object, whatever the object says. */
class RoundTripTest {

  @Property(tries = 1000)
  void olderToStoredAndBack(@ForAll("older") ObjectNode object) {
    ObjectNode stored = Conversion.toStorage(object);
    ObjectNode back = Conversion.to(stored, object.get("apiVersion").asText());

    assertThat(Trees.same(back, object))
        .as("%n%s%nbecame%n%s%nand came back as%n%s", object, stored, back)
        .isTrue();
  }

  @Property(tries = 1000)
  void storedToOlderAndBack(@ForAll("stored") ObjectNode object) {
    String group = object.get("apiVersion").asText().split("/")[0];
    ObjectNode older = Conversion.to(object, group + "/v1beta1");
    ObjectNode back = Conversion.toStorage(older);

    assertThat(Trees.same(back, object))
        .as("%n%s%nbecame%n%s%nand came back as%n%s", object, older, back)
        .isTrue();
  }

  @Property(tries = 1000)
  void aSecondJourneyAddsNothing(@ForAll("older") ObjectNode object) {
    ObjectNode stored = Conversion.toStorage(object);
    ObjectNode again =
        Conversion.toStorage(Conversion.to(stored, object.get("apiVersion").asText()));

    assertThat(Trees.same(again, stored)).as("%n%s%nbecame%n%s", stored, again).isTrue();
  }

  @Provide
  Arbitrary<ObjectNode> older() {
    return OlderShapes.older();
  }

  @Provide
  Arbitrary<ObjectNode> stored() {
    return StoredShapes.stored();
  }
}
