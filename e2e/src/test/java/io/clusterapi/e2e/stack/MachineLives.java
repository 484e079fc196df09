package io.clusterapi.e2e.stack;

import io.clusterapi.events.MachineDesired;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.clusterapi.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** When Machines were declared, from the event stream. */
public final class MachineLives {
  private MachineLives() {}

  /**
   * @param created when the Machine was stored, in whole milliseconds
   * @param gone when its end was published, which is after it was removed; null while it exists
   */
  public record Life(Instant created, Instant gone) {}

  /** The lives of a cluster's Machines by name. */
  public static Map<String, Life> of(
      List<ConsumerRecord<String, byte[]>> records, String namespace, String cluster) {
    EventCodec codec = new EventCodec();
    Map<String, Life> lives = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (!record.topic().equals(Topics.MACHINE_DESIRED.name())) {
        continue;
      }
      RecordKey key = RecordKey.parse(record.key());
      if (!key.namespace().equals(namespace) || !key.cluster().equals(cluster)) {
        continue;
      }
      if (record.value() == null) {
        lives.computeIfPresent(
            key.name(),
            (name, life) ->
                life.gone() == null
                    ? new Life(life.created(), Instant.ofEpochMilli(record.timestamp() + 1))
                    : life);
      } else {
        MachineDesired machine = (MachineDesired) codec.decode(record.value());
        lives.putIfAbsent(key.name(), new Life(machine.getMeta().getCreatedAt(), null));
      }
    }
    return lives;
  }
}
