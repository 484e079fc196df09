package io.clusterapi.schemas;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One Kafka topic of the project.
 *
 * @param name full name, {@code capi.<aggregate>.<desired|observed|commands>.v<major>}
 * @param kind how records supersede each other
 * @param records record classes that may appear, in any mixture
 * @param description one sentence for the generated AsyncAPI document
 */
public record Topic(
    String name, Kind kind, List<Class<? extends SpecificRecord>> records, String description) {

  /** How the records of a topic relate to each other. */
  public enum Kind {
    /** Whole state per key; compacted; a null value says that the object is gone. */
    STATE("compact"),
    /** Asks one owner for an act; idempotent by id; kept for a week. */
    COMMAND("delete"),
    /** Something that happened or was submitted; kept for a week. */
    LOG("delete");

    private final String cleanupPolicy;

    Kind(String cleanupPolicy) {
      this.cleanupPolicy = cleanupPolicy;
    }

    /** Value of Kafka's {@code cleanup.policy}. */
    public String cleanupPolicy() {
      return cleanupPolicy;
    }
  }

  /** Where records end that could not be read or applied. */
  public String deadLetters() {
    return name + ".dlq";
  }
}
