package io.clusterapi.loop.plan;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns a command into effects. The command's id is recorded in the same transaction; a command
 * seen before is dropped.
 *
 * @param <C> the command
 */
public interface CommandHandler<C extends SpecificRecord> {

  Class<C> command();

  /** Which slice it is about. */
  SliceKey slice(C command);

  /** Idempotency key. */
  String id(C command);

  /** What to do. No effects if there is nothing to do (any more). */
  List<Effect> apply(C command, Slice slice);
}
