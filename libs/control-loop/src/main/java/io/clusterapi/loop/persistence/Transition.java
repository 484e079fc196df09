package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kind;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.RecordKey;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Everything one decision changes; committed all or nothing.
 *
 * @param resources own objects added, modified or deleted
 * @param memories private values changed while their object stayed as it is
 * @param records states published that are no API objects
 * @param commands acts asked of other services
 * @param begin operations to begin
 * @param end ids of operations to drop
 * @param inbox ids of commands this transition takes
 */
public record Transition(
    List<ResourceWrite> resources,
    List<MemoryWrite> memories,
    List<RecordWrite> records,
    List<CommandWrite> commands,
    List<Begun> begin,
    List<String> end,
    List<String> inbox) {

  /** A transition of one object only. */
  public static Transition of(ResourceWrite write) {
    return new Transition(
        List.of(write), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  public boolean isEmpty() {
    return resources.isEmpty()
        && memories.isEmpty()
        && records.isEmpty()
        && commands.isEmpty()
        && begin.isEmpty()
        && end.isEmpty()
        && inbox.isEmpty();
  }

  /**
   * One own object.
   *
   * @param object as it is to be stored; resourceVersion is ignored
   * @param previous what it was made from; null for ADDED. Its revision is the expectation.
   * @param memory private value; null keeps what is stored, a JSON null clears it
   * @param notes why
   */
  public record ResourceWrite(
      ResourceChange.Type change,
      Kind kind,
      String uid,
      ObjectNode object,
      StoredResource previous,
      JsonNode memory,
      List<Note> notes) {

    public String namespace() {
      return object.path("metadata").path("namespace").asText("");
    }

    public String name() {
      return object.path("metadata").path("name").asText();
    }

    public long expected() {
      return previous == null ? 0 : previous.revision();
    }
  }

  public record MemoryWrite(String uid, long expected, JsonNode memory) {}

  /**
   * @param state null for a tombstone
   */
  public record RecordWrite(String topic, RecordKey key, SpecificRecord state) {}

  public record CommandWrite(String topic, RecordKey key, String id, SpecificRecord command) {}

  public record Begun(SliceKey slice, OperationIntent intent) {}
}
