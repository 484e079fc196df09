package io.clusterapi.simulator.workload.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
  @TempDir Path folder;

  private static ObjectKey key(int number) {
    return ObjectKey.core("configmaps", "default", "m" + number);
  }

  private static ObjectNode object(String value) {
    ObjectNode object = Json.object();
    object.putObject("metadata");
    object.put("value", value);
    return object;
  }

  private Path file() {
    return folder.resolve("objects.jsonl");
  }

  @Test
  void aRestartFindsEveryObjectAndNeverRepeatsARevision() {
    ObjectStore store = ObjectStore.open(file());
    for (int i = 0; i < 20; i++) {
      store.put(key(i), object("first"));
    }
    store.put(key(3), object("second"));
    store.remove(key(4));
    ObjectStore again = ObjectStore.open(file());
    assertThat(again.revision()).isEqualTo(store.revision());
    assertThat(again.size()).isEqualTo(19);
    assertThat(again.get(key(3)).orElseThrow().node().path("value").asText()).isEqualTo("second");
    assertThat(again.get(key(4))).isEmpty();
  }

  @Test
  void aTornLastLineCostsOnlyItself() throws IOException {
    ObjectStore store = ObjectStore.open(file());
    store.put(key(1), object("kept"));
    Files.writeString(file(), "{\"key\":\"/configm", StandardOpenOption.APPEND);
    ObjectStore again = ObjectStore.open(file());
    again.put(key(2), object("after"));
    ObjectStore third = ObjectStore.open(file());
    assertThat(third.size()).isEqualTo(2);
  }

  @Test
  void theFileStaysSmallUnderManyChangesOfFewObjects() throws IOException {
    ObjectStore store = ObjectStore.open(file());
    for (int i = 0; i < 3000; i++) {
      store.put(key(i % 5), object("v" + i));
    }
    try (var lines = Files.lines(file())) {
      assertThat(lines.count()).isLessThan(400);
    }
    ObjectStore again = ObjectStore.open(file());
    assertThat(again.revision()).isEqualTo(store.revision());
    assertThat(again.size()).isEqualTo(5);
  }

  @Test
  void aListenerContinuesWithoutGapOrIsToldThatItIsTooLate() {
    ObjectStore store = ObjectStore.open(file());
    store.put(key(1), object("a"));
    long seen = store.revision();
    store.put(key(1), object("b"));
    List<Long> revisions = new ArrayList<>();
    Runnable stop = store.listen(seen, event -> revisions.add(event.revision()));
    store.put(key(1), object("c"));
    stop.run();
    store.put(key(1), object("d"));
    assertThat(revisions).containsExactly(seen + 1, seen + 2);
    String large = "x".repeat(20_000);
    for (int i = 0; i < 10; i++) {
      store.put(key(2), object(large + i));
    }
    assertThatThrownBy(() -> store.listen(seen, event -> {}))
        .isInstanceOf(RevisionGoneException.class)
        .hasMessageContaining("too old resource version");
  }
}
