package io.clusterapi.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChildNamesTest {
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

  @Property
  void everyNameIsAnObjectNameAndALabelValue(
      @ForAll("parents") String parent, @ForAll("uids") String uid, @ForAll int ordinal) {
    String name = ChildNames.child(parent, uid, Integer.toString(ordinal));
    assertThat(name).hasSizeLessThanOrEqualTo(ChildNames.MAX_LENGTH).matches(SUBDOMAIN);
    assertThat(name).matches(LABEL_VALUE);
  }

  @Property
  void planningAgainGivesTheSameName(
      @ForAll("parents") String parent, @ForAll("uids") String uid, @ForAll int ordinal) {
    String text = Integer.toString(ordinal);
    assertThat(ChildNames.child(parent, uid, text)).isEqualTo(ChildNames.child(parent, uid, text));
  }

  @Test
  void childrenOfOneParentHaveDifferentNames() {
    // 27^5 suffixes: among 200 children of 20 parents the odds of one clash within a parent are
    // about 3 %; the UIDs are fixed, so this either always holds or never.
    for (int parent = 0; parent < 20; parent++) {
      String uid = new UUID(7, parent).toString();
      Set<String> names = new HashSet<>();
      for (int ordinal = 0; ordinal < 200; ordinal++) {
        names.add(ChildNames.child("md-0", uid, Integer.toString(ordinal)));
      }
      assertThat(names).as("children of %s", uid).hasSize(200);
    }
  }

  @Test
  void parentsOfEqualNameHaveDifferentChildren() {
    assertThat(ChildNames.child("workers", "uid-1", "0"))
        .isNotEqualTo(ChildNames.child("workers", "uid-2", "0"));
  }

  @Test
  void aNameThatIsCutAtADotOrDashStaysValid() {
    String cutAtDot = "a".repeat(56) + ".suffix";
    assertThat(ChildNames.child(cutAtDot, "uid", "0"))
        .matches(SUBDOMAIN)
        .startsWith("a".repeat(56));
    String cutAtDashes = "a".repeat(54) + "--.-more";
    assertThat(ChildNames.child(cutAtDashes, "uid", "0")).matches(SUBDOMAIN);
  }

  @Property
  void tokensAreThirtyTwoHexadecimalDigits(@ForAll String one, @ForAll String other) {
    assertThat(ChildNames.token(one, other))
        .matches("[0-9a-f]{32}")
        .isEqualTo(ChildNames.token(one, other));
  }

  @Test
  void partsOfATokenDoNotRunIntoEachOther() {
    assertThat(ChildNames.token("ab", "c")).isNotEqualTo(ChildNames.token("a", "bc"));
  }

  @Provide
  Arbitrary<String> parents() {
    Arbitrary<String> label =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars('-')
            .ofMinLength(1)
            .ofMaxLength(60)
            .filter(text -> !text.startsWith("-") && !text.endsWith("-"));
    return label.list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join(".", parts));
  }

  @Provide
  Arbitrary<String> uids() {
    return Arbitraries.longs().map(low -> new UUID(1, low).toString());
  }
}
