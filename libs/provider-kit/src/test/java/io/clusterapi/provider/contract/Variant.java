package io.clusterapi.provider.contract;

import io.clusterapi.provider.driver.PartDriver;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A provider with something taken out, to see the suite notice.
 *
 * @param drivers changes each driver of a process
 * @param flaws what else is wrong
 */
record Variant(UnaryOperator<PartDriver> drivers, Set<Flaw> flaws) {
  static final Variant AS_IT_IS = new Variant(UnaryOperator.identity(), Set.of());

  static Variant with(Flaw... flaws) {
    return new Variant(UnaryOperator.identity(), Set.of(flaws));
  }

  boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  boolean broken() {
    return this != AS_IT_IS;
  }
}
