package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records about a namespace, decoded, as lines that can be read without the schemas. */
final class TopicDump {
  private TopicDump() {}

  static Stream<ObjectNode> of(
      List<ConsumerRecord<String, byte[]>> records, int from, String namespace) {
    EventCodec codec = new EventCodec();
    return records.subList(from, records.size()).stream()
        .filter(record -> isAbout(record, namespace))
        .map(record -> line(record, codec));
  }

  private static boolean isAbout(ConsumerRecord<String, byte[]> record, String namespace) {
    try {
      // Namespaces with what follows: a row may need two.
      return RecordKey.parse(record.key()).namespace().startsWith(namespace);
    } catch (RuntimeException anybodysKey) {
      return true;
    }
  }

  private static ObjectNode line(ConsumerRecord<String, byte[]> record, EventCodec codec) {
    ObjectNode line = RunFolder.JSON.createObjectNode();
    line.put("topic", record.topic()).put("partition", record.partition());
    line.put("offset", record.offset()).put("timestamp", record.timestamp());
    line.put("key", record.key());
    line.put("id", CloudEvents.text(record.headers(), "ce_id"));
    line.put("source", CloudEvents.text(record.headers(), "ce_source"));
    String revision = CloudEvents.text(record.headers(), "capi-revision");
    line.put("revision", revision == null ? 0 : Long.parseLong(revision));
    if (record.value() == null) {
      return line.put("type", "tombstone");
    }
    line.put("digest", digest(record.value()));
    try {
      SpecificRecord value = codec.decode(record.value());
      line.put("type", value.getSchema().getName());
      line.set("value", RunFolder.JSON.readTree(value.toString()));
    } catch (RuntimeException | JsonProcessingException e) {
      line.put("type", "unreadable");
    }
    return line;
  }

  private static String digest(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value), 0, 12);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
