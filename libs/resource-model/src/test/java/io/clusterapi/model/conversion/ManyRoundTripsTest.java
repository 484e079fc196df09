package io.clusterapi.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Going to the other version and back, for each kind: 200 objects, and 10,000 with {@code
 * -Dcapi.e2e.long=true}. The seed is printed; {@code -Dcapi.seed} repeats a run.
 */
class ManyRoundTripsTest {
  private static final int OBJECTS = Boolean.getBoolean("capi.e2e.long") ? 10_000 : 200;
  private static final long SEED =
      Long.getLong("capi.seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));

  @TestFactory
  Stream<DynamicTest> nothingIsLostOnTheWayToTheStoredVersionAndBack() {
    System.out.printf("%d round trips of each kind: -Dcapi.seed=%d%n", OBJECTS, SEED);
    return OlderShapes.kinds().stream()
        .map(
            kind ->
                test(
                    kind,
                    object ->
                        Conversion.to(
                            Conversion.toStorage(object), object.get("apiVersion").asText())));
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostOnTheWayToTheOlderVersionAndBack() {
    return StoredShapes.kinds().stream()
        .map(
            kind ->
                test(
                    kind,
                    object -> {
                      String group = object.get("apiVersion").asText().split("/")[0];
                      return Conversion.toStorage(Conversion.to(object, group + "/v1beta1"));
                    }));
  }

  private interface Journey {
    ObjectNode there(ObjectNode object);
  }

  private static DynamicTest test(Arbitrary<ObjectNode> kind, Journey journey) {
    List<ObjectNode> first = new java.util.ArrayList<>();
    JqwikSession.run(() -> first.add(kind.generator(1_000).next(new Random(SEED)).value()));
    String name = first.get(0).get("kind").asText();
    return DynamicTest.dynamicTest(
        OBJECTS + " of " + name,
        () ->
            JqwikSession.run(
                () -> {
                  RandomGenerator<ObjectNode> generator = kind.generator(1_000);
                  Random random = new Random(SEED * 31 + name.hashCode());
                  for (int i = 0; i < OBJECTS; i++) {
                    ObjectNode object = generator.next(random).value();
                    ObjectNode back = journey.there(object);
                    assertThat(Trees.same(back, object))
                        .as(
                            "object %d with -Dcapi.seed=%d%n%s%ncame back as%n%s",
                            i, SEED, object, back)
                        .isTrue();
                  }
                }));
  }
}
