package io.clusterapi.loop.plan;

import io.clusterapi.events.Act;
import io.clusterapi.events.Meta;
import io.clusterapi.schemas.Topic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * How an own kind appears on the event stream. Kinds without such a row are announced on {@code
 * capi.resource.changed.v1} by identity and digest.
 *
 * @param type the kind
 * @param desiredTopic where what was declared goes
 * @param desired mapping of the declared part
 * @param observedTopic where what is known goes; null if nothing is
 * @param observed mapping of the known part
 */
public record Published<T extends HasMetadata>(
    Class<T> type,
    Topic desiredTopic,
    Mapping<T> desired,
    Topic observedTopic,
    Mapping<T> observed) {

  /** Maps an object, with its identity and the reasons of this change, to a record. Pure. */
  @FunctionalInterface
  public interface Mapping<T> {
    SpecificRecord map(T object, Meta meta, List<Act> acts);
  }
}
