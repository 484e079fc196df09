package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.Machine;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata over an object's life, what counts as a change, and Secrets at rest. Pure. */
class AtRestTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.987Z");

  @TempDir Path folder;

  @Test
  void aNewObjectIsGivenWhatTheSystemOwnsWhateverItClaims() {
    ObjectNode born =
        Births.born(
            tree(
                """
                {"metadata":{"name":"a","uid":"mine","generation":9,"resourceVersion":"7",
                 "deletionTimestamp":"2020-01-01T00:00:00Z"}}"""),
            "uid-1",
            NOW);
    assertThat(born)
        .isEqualTo(
            tree(
                """
                {"metadata":{"name":"a","uid":"uid-1","generation":1,
                 "creationTimestamp":"2026-01-01T00:00:00Z"}}"""));
  }

  @Test
  void theGenerationGrowsWithTheSpecificationOnly() {
    ObjectNode before =
        Births.born(tree("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"n\":1}}"), "u", NOW);
    ObjectNode labelled = before.deepCopy();
    ((ObjectNode) labelled.path("metadata")).putObject("labels").put("a", "b");
    assertThat(generation(Births.successor(before, labelled))).isEqualTo(1);
    ObjectNode known = before.deepCopy();
    known.putObject("status").put("phase", "Running");
    assertThat(generation(Births.successor(before, known))).isEqualTo(1);
    ObjectNode changed = before.deepCopy();
    ((ObjectNode) changed.path("spec")).put("n", 2);
    assertThat(generation(Births.successor(before, changed))).isEqualTo(2);
  }

  @Test
  void aSuccessorCannotChangeWhoItIsNorComeBackFromDeletion() {
    ObjectNode before =
        Births.dying(
            Births.born(tree("{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"f\"]}}"), "u", NOW),
            NOW);
    ObjectNode claim = before.deepCopy();
    ((ObjectNode) claim.path("metadata")).put("uid", "other").remove("deletionTimestamp");
    assertThat(Births.successor(before, claim)).isEqualTo(before);
  }

  @Test
  void askingForDeletionAgainChangesNothing() {
    ObjectNode once = Births.dying(tree("{\"metadata\":{\"name\":\"a\",\"generation\":1}}"), NOW);
    assertThat(Births.dying(once, NOW.plusSeconds(60))).isEqualTo(once);
    assertThat(generation(once)).isEqualTo(2);
    assertThat(Births.isDeparting(once)).isTrue();
  }

  @Test
  void numbersAreComparedByValueAndNullIsNotAbsence() {
    ObjectNode one = tree("{\"spec\":{\"n\":1,\"list\":[{\"m\":2}]}}");
    ObjectNode wide = tree("{\"spec\":{}}");
    ((ObjectNode) wide.path("spec")).put("n", 1L).putArray("list").addObject().put("m", 2L);
    assertThat(ObjectShape.sameContent(one, wide)).isTrue();
    assertThat(ObjectShape.sameContent(one, tree("{\"spec\":{\"n\":1,\"list\":[{\"m\":3}]}}")))
        .isFalse();
    assertThat(ObjectShape.sameContent(tree("{\"a\":1}"), tree("{\"b\":1}"))).isFalse();
    assertThat(ObjectShape.sameContent(tree("{\"a\":1}"), tree("{\"a\":1,\"b\":2}"))).isFalse();
    assertThat(ObjectShape.sameContent(tree("{\"a\":\"1\"}"), tree("{\"a\":1}"))).isFalse();
  }

  @Test
  void aChangeIsOfWhatIsWantedOrOfWhatIsKnownOrOfBoth() {
    ObjectNode before =
        tree(
            "{\"metadata\":{\"resourceVersion\":\"1\"},\"spec\":{\"n\":1},\"status\":{\"p\":\"a\"}}");
    assertThat(
            ObjectShape.aspects(
                before,
                tree(
                    "{\"metadata\":{\"resourceVersion\":\"2\"},\"spec\":{\"n\":1},\"status\":{\"p\":\"b\"}}")))
        .isEqualTo(JournalEntry.OBSERVED);
    assertThat(
            ObjectShape.aspects(
                before,
                tree(
                    "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"n\":1},\"status\":{\"p\":\"a\"}}")))
        .isEqualTo(JournalEntry.DESIRED);
    assertThat(
            ObjectShape.aspects(
                before, tree("{\"metadata\":{},\"spec\":{\"n\":2},\"status\":{\"p\":\"b\"}}")))
        .isEqualTo(JournalEntry.DESIRED | JournalEntry.OBSERVED);
  }

  @Test
  void theClusterIsTheNameTheSpecificationOrTheLabel() {
    assertThat(
            ObjectShape.cluster(Kinds.of(Cluster.class), tree("{\"metadata\":{\"name\":\"c\"}}")))
        .isEqualTo("c");
    assertThat(
            ObjectShape.cluster(
                Kinds.of(Machine.class),
                tree(
                    "{\"metadata\":{\"labels\":{\"cluster.x-k8s.io/cluster-name\":\"l\"}},\"spec\":{\"clusterName\":\"s\"}}")))
        .isEqualTo("s");
    assertThat(
            ObjectShape.cluster(
                Kinds.of(Secret.class),
                tree("{\"metadata\":{\"labels\":{\"cluster.x-k8s.io/cluster-name\":\"l\"}}}")))
        .isEqualTo("l");
    assertThat(ObjectShape.cluster(Kinds.of(Secret.class), tree("{\"metadata\":{}}"))).isEmpty();
  }

  @Test
  void theVersionGoesIntoTheTextOfAnObjectWhereverItsMetadataStands() {
    for (String text :
        List.of(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}",
            "{\"metadata\":{}}",
            "{\"data\":{\"metadata\":\"{\"},\"spec\":{\"metadata\":{\"name\":\"inner\"}},\"metadata\":{\"name\":\"é\"},\"status\":{}}",
            "{\"list\":[{\"metadata\":{}}, 1], \"metadata\" : { \"name\" : \"a\" } }")) {
      assertThat(tree(ObjectShape.withVersion(text, 42)))
          .isEqualTo(ObjectShape.withVersion(tree(text), 42));
    }
    for (String broken : List.of("{}", "[]", "{\"metadata\":null}", "{\"metadata\":")) {
      assertThatThrownBy(() -> ObjectShape.withVersion(broken, 42))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSealedSecretShowsNothingAndOpensToWhatItWas() {
    SecretSeal seal = seal("key-1", 1);
    ObjectNode secret = secret("uid-1", "top-secret-canary");
    ObjectNode sealed = seal.seal(secret);
    assertThat(sealed.toString()).doesNotContain("top-secret-canary");
    assertThat(sealed.has("data")).isFalse();
    assertThat(seal.open(sealed)).isEqualTo(secret);
    // Sealed twice, it looks different: equal contents cannot be told.
    assertThat(seal.seal(secret)).isNotEqualTo(sealed);
  }

  @Test
  void anotherKeyDoesNotOpenItAndTheMessageNamesTheSetting() {
    ObjectNode sealed = seal("key-1", 1).seal(secret("uid-1", "canary"));
    assertThatThrownBy(() -> seal("key-2", 2).open(sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("capi.secrets.key-file")
        .hasMessageNotContaining("canary");
  }

  @Test
  void contentsMovedToAnotherSecretOrTamperedWithAreRefused() {
    SecretSeal seal = seal("key-1", 1);
    ObjectNode sealed = seal.seal(secret("uid-1", "canary"));
    ObjectNode moved = seal.seal(secret("uid-2", "other"));
    moved.set("sealed", sealed.get("sealed"));
    assertThatThrownBy(() -> seal.open(moved)).isInstanceOf(IllegalStateException.class);
    byte[] bytes = Base64.getDecoder().decode(sealed.get("sealed").asText());
    bytes[bytes.length - 1] ^= 1;
    sealed.put("sealed", Base64.getEncoder().encodeToString(bytes));
    assertThatThrownBy(() -> seal.open(sealed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMissingOrShortKeyIsNamed() throws IOException {
    assertThatThrownBy(() -> new SecretSeal(Optional.empty()).seal(secret("u", "x")))
        .hasMessageContaining("capi.secrets.key-file is not set");
    Path shortKey = Files.writeString(folder.resolve("short"), "AAAA");
    assertThatThrownBy(
            () -> new SecretSeal(Optional.of(shortKey.toString())).seal(secret("u", "x")))
        .hasMessageContaining("holds 3 bytes, wanted 32");
  }

  private SecretSeal seal(String name, int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    try {
      return new SecretSeal(
          Optional.of(
              Files.writeString(folder.resolve(name), Base64.getEncoder().encodeToString(key))
                  .toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode secret(String uid, String value) {
    ObjectNode secret =
        tree("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},\"type\":\"Opaque\"}");
    ((ObjectNode) secret.path("metadata")).put("uid", uid);
    secret.putObject("data").put("k", value);
    return secret;
  }

  private static long generation(ObjectNode object) {
    return object.at("/metadata/generation").asLong();
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Mapper.json().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
