package io.clusterapi.loop.messaging;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.clusterapi.events.Act;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns journal entries into the records they are published as. Pure: the same entry gives the same
 * records.
 */
final class RecordFactory {
  private static final ObjectWriter CONTENTS =
      Mapper.json().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);
  private static final JsonPointer INFRASTRUCTURE_KIND =
      JsonPointer.compile("/spec/infrastructureRef/kind");

  private final String service;
  private final EventCodec codec;
  private final Map<Class<?>, Published<?>> published = new HashMap<>();

  RecordFactory(ServiceDefinition definition, EventCodec codec) {
    this.service = definition.name();
    this.codec = codec;
    definition.published().forEach(row -> published.put(row.type(), row));
  }

  List<Outgoing> records(JournalEntry entry) {
    return switch (entry.change()) {
      case ADDED, MODIFIED -> state(entry);
      case DELETED -> tombstones(entry);
      case PUBLISHED -> List.of(fact(entry));
      case RETRACTED -> List.of(outgoing(entry, entry.topic(), entry.key(), null, "tombstone", 0));
      case COMMAND ->
          List.of(
              new Outgoing(
                  entry.topic(),
                  entry.key().toString(),
                  entry.payload(),
                  entry.revision(),
                  new CloudEvents(
                      entry.id(),
                      codec.decode(entry.payload()).getSchema().getFullName(),
                      "/capi/" + service,
                      subject(entry.key()),
                      entry.at(),
                      null),
                  Optional.empty()));
    };
  }

  private List<Outgoing> state(JournalEntry entry) {
    StoredResource resource = entry.resource();
    Published<?> row = published.get(resource.kind().type());
    Meta meta = Metas.of(resource);
    List<Act> acts = Metas.acts(entry.acts());
    List<Outgoing> records = new ArrayList<>();
    if (entry.formerCluster() != null) {
      // It joined a cluster: its key changed, the old one must not keep a stale state.
      RecordKey old =
          new RecordKey(
              resource.namespace(), entry.formerCluster(), resource.kind().kind(), resource.name());
      topics(row)
          .forEach(topic -> records.add(outgoing(entry, topic.name(), old, null, "tombstone", 9)));
    }
    if (row == null) {
      ResourceChanged changed =
          ResourceChanged.newBuilder()
              .setMeta(meta)
              .setActs(acts)
              .setDigest(digest(resource))
              .setType(resource.object().path("type").asText(""))
              .build();
      records.add(send(entry, Topics.RESOURCE_CHANGED, changed, 0));
      return records;
    }
    if ((entry.aspects() & JournalEntry.DESIRED) != 0) {
      records.add(
          send(entry, row.desiredTopic(), map(row, row.desired(), resource, meta, acts), 0));
    }
    // What is known carries the identity too (deletion, labels), so it follows every change.
    if (row.observedTopic() != null && resource.object().has("status")) {
      records.add(
          send(entry, row.observedTopic(), map(row, row.observed(), resource, meta, acts), 1));
    }
    return records;
  }

  private List<Outgoing> tombstones(JournalEntry entry) {
    Published<?> row = published.get(entry.resource().kind().type());
    RecordKey key = key(entry.resource());
    List<Outgoing> records = new ArrayList<>();
    int n = 0;
    for (Topic topic : topics(row)) {
      records.add(outgoing(entry, topic.name(), key, null, "tombstone", n++));
    }
    return records;
  }

  private Outgoing fact(JournalEntry entry) {
    SpecificRecord state = codec.decode(entry.payload());
    ((Meta) state.get(0)).setResourceVersion(entry.revision());
    return outgoing(
        entry, entry.topic(), entry.key(), codec.encode(state), state.getSchema().getFullName(), 0);
  }

  private static List<Topic> topics(Published<?> row) {
    if (row == null) {
      return List.of(Topics.RESOURCE_CHANGED);
    }
    return row.observedTopic() == null
        ? List.of(row.desiredTopic())
        : List.of(row.desiredTopic(), row.observedTopic());
  }

  private static <T extends HasMetadata> SpecificRecord map(
      Published<T> row,
      Published.Mapping<?> mapping,
      StoredResource resource,
      Meta meta,
      List<Act> acts) {
    @SuppressWarnings("unchecked")
    Published.Mapping<T> typed = (Published.Mapping<T>) mapping;
    return typed.map(Mapper.fromTree(resource.object(), row.type()), meta, acts);
  }

  private Outgoing send(JournalEntry entry, Topic topic, SpecificRecord state, int part) {
    return outgoing(
        entry,
        topic.name(),
        key(entry.resource()),
        codec.encode(state),
        state.getSchema().getFullName(),
        part);
  }

  private Outgoing outgoing(
      JournalEntry entry, String topic, RecordKey key, byte[] value, String type, int part) {
    return new Outgoing(
        topic,
        key.toString(),
        value,
        entry.revision(),
        new CloudEvents(
            service + "-" + entry.revision() + "-" + part,
            type,
            "/capi/" + service,
            subject(key),
            entry.at(),
            null),
        infrastructure(entry));
  }

  // Clusters and Machines name it in the same place; nothing else has it there.
  private static Optional<String> infrastructure(JournalEntry entry) {
    return entry.isResource()
        ? Optional.of(entry.resource().object().at(INFRASTRUCTURE_KIND).asText())
            .filter(kind -> !kind.isEmpty())
        : Optional.empty();
  }

  private static RecordKey key(StoredResource resource) {
    return new RecordKey(
        resource.namespace(), resource.cluster(), resource.kind().kind(), resource.name());
  }

  private static String subject(RecordKey key) {
    return key.kind() + "/" + key.namespace() + "/" + key.name();
  }

  /**
   * Says whether contents changed without saying what they are: keyed with the UID, so that the
   * digest of a short secret cannot be found by trying. Fields are taken in the order of their
   * names: a Secret read back from its seal has its {@code data} last, wherever it was before.
   */
  private static String digest(StoredResource resource) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(resource.uid().getBytes(StandardCharsets.UTF_8));
      sha.update(CONTENTS.writeValueAsBytes(resource.object().deepCopy().without("metadata")));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }
}
