package io.clusterapi.planning;

import java.util.Objects;

/**
 * Why one act happens: becomes the reason on the event stream, in the log and in the Events that
 * {@code describe} shows.
 *
 * @param reason word of the aggregate's vocabulary
 * @param message one sentence for people; never a secret
 */
public record Note(Reason reason, String message) {
  public Note {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }

  /** A note whose message is put together from a format. */
  public static Note of(Reason reason, String format, Object... arguments) {
    return new Note(reason, arguments.length == 0 ? format : format.formatted(arguments));
  }
}
