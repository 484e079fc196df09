package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.persistence.Transition.CommandWrite;
import io.clusterapi.loop.persistence.Transition.RecordWrite;
import io.clusterapi.loop.persistence.Transition.ResourceWrite;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes transitions as the argument of {@code commit_transition}, and knows the entries they will
 * make.
 */
final class TransitionJson {
  private final SecretSeal seal;
  private final EventCodec codec;

  private final ObjectNode argument = Mapper.json().createObjectNode();
  private final ArrayNode resources = argument.putArray("resources");
  private final ArrayNode memories = argument.putArray("memories");
  private final ArrayNode records = argument.putArray("records");
  private final ArrayNode commands = argument.putArray("commands");
  private final ArrayNode begin = argument.putArray("begin");
  private final ArrayNode end = argument.putArray("end");
  private final ArrayNode inbox = argument.putArray("inbox");

  private final List<ResourceWrite> resourceWrites = new ArrayList<>();
  private final List<RecordWrite> recordWrites = new ArrayList<>();
  private final List<byte[]> recordPayloads = new ArrayList<>();
  private final List<CommandWrite> commandWrites = new ArrayList<>();
  private final List<byte[]> commandPayloads = new ArrayList<>();

  TransitionJson(SecretSeal seal, EventCodec codec) {
    this.seal = seal;
    this.codec = codec;
  }

  TransitionJson add(Transition transition) {
    transition.resources().forEach(this::resource);
    transition
        .memories()
        .forEach(
            write -> {
              ObjectNode row = memories.addObject();
              row.put("uid", write.uid()).put("expect", write.expected());
              row.put("memory", write.memory().isNull() ? null : write.memory().toString());
            });
    transition.records().forEach(this::published);
    transition.commands().forEach(this::command);
    transition
        .begin()
        .forEach(
            begun -> {
              ObjectNode row = begin.addObject();
              row.put("id", begun.intent().id()).put("owner", begun.intent().ownerUid());
              row.put("ns", begun.slice().namespace()).put("cluster", begun.slice().cluster());
              row.put("type", begun.intent().type()).put("token", begun.intent().token());
              row.put("request", begun.intent().request());
            });
    transition.end().forEach(end::add);
    transition.inbox().forEach(inbox::add);
    return this;
  }

  String text() {
    return argument.toString();
  }

  /** The journal entries that come of it, given the revision before the first. */
  List<JournalEntry> entries(long base, java.time.Instant at) {
    List<JournalEntry> entries = new ArrayList<>();
    long revision = base;
    for (ResourceWrite write : resourceWrites) {
      revision++;
      StoredResource after =
          new StoredResource(
              write.kind(),
              write.uid(),
              write.namespace(),
              write.name(),
              ObjectShape.cluster(write.kind(), write.object()),
              revision,
              ObjectShape.withVersion(write.object(), revision));
      entries.add(
          new JournalEntry(
              revision,
              JournalEntry.Change.valueOf(write.change().name()),
              after,
              write.previous(),
              formerCluster(write),
              "",
              new RecordKey(after.namespace(), after.cluster(), write.kind().kind(), after.name()),
              null,
              "",
              acts(write.notes()),
              aspects(write),
              at));
    }
    for (int i = 0; i < recordWrites.size(); i++) {
      revision++;
      RecordWrite write = recordWrites.get(i);
      entries.add(
          new JournalEntry(
              revision,
              write.state() == null ? JournalEntry.Change.RETRACTED : JournalEntry.Change.PUBLISHED,
              null,
              null,
              null,
              write.topic(),
              write.key(),
              recordPayloads.get(i),
              "",
              List.of(),
              0,
              at));
    }
    for (int i = 0; i < commandWrites.size(); i++) {
      revision++;
      CommandWrite write = commandWrites.get(i);
      entries.add(
          new JournalEntry(
              revision,
              JournalEntry.Change.COMMAND,
              null,
              null,
              null,
              write.topic(),
              write.key(),
              commandPayloads.get(i),
              write.id(),
              List.of(),
              0,
              at));
    }
    return entries;
  }

  private void resource(ResourceWrite write) {
    resourceWrites.add(write);
    ObjectNode stored = ObjectShape.withoutVersion(write.object());
    if (SecretSeal.isSecret(write.kind())) {
      stored = seal.seal(stored);
    }
    ObjectNode row = resources.addObject();
    row.put("change", write.change().name()).put("uid", write.uid());
    row.put("kind", write.kind().toString());
    row.put("ns", write.namespace()).put("name", write.name());
    row.put("cluster", ObjectShape.cluster(write.kind(), write.object()));
    row.put("expect", write.expected());
    row.put("object", stored.toString());
    if (write.memory() != null) {
      row.put("memory", write.memory().isNull() ? null : write.memory().toString());
    }
    row.put("notes", Mapper.json().valueToTree(acts(write.notes())).toString());
    row.put("aspects", aspects(write));
    row.put("former", formerCluster(write));
  }

  private void published(RecordWrite write) {
    recordWrites.add(write);
    byte[] payload = write.state() == null ? null : codec.encode(write.state());
    recordPayloads.add(payload);
    ObjectNode row = records.addObject();
    row.put("change", write.state() == null ? "RETRACTED" : "PUBLISHED");
    key(row, write.key()).put("topic", write.topic());
    row.put("payload", payload == null ? null : Base64.getEncoder().encodeToString(payload));
  }

  private void command(CommandWrite write) {
    commandWrites.add(write);
    byte[] payload = codec.encode(write.command());
    commandPayloads.add(payload);
    ObjectNode row = commands.addObject();
    key(row, write.key()).put("topic", write.topic()).put("id", write.id());
    row.put("payload", Base64.getEncoder().encodeToString(payload));
  }

  private static ObjectNode key(ObjectNode row, RecordKey key) {
    row.put("ns", key.namespace()).put("cluster", key.cluster());
    return row.put("kind", key.kind()).put("name", key.name());
  }

  private static String formerCluster(ResourceWrite write) {
    return write.previous() == null
            || write.previous().cluster().equals(ObjectShape.cluster(write.kind(), write.object()))
        ? null
        : write.previous().cluster();
  }

  private static int aspects(ResourceWrite write) {
    return write.change() == ResourceChange.Type.MODIFIED
        ? ObjectShape.aspects(write.previous().object(), write.object())
        : JournalEntry.DESIRED | (write.object().has("status") ? JournalEntry.OBSERVED : 0);
  }

  private static List<JournalEntry.Act> acts(List<Note> notes) {
    return notes.stream()
        .map(note -> new JournalEntry.Act(note.reason().name(), note.message()))
        .distinct()
        .toList();
  }
}
