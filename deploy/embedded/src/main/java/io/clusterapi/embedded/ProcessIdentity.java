package io.clusterapi.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told apart from every later process that is given the same number.
 *
 * <p>Process numbers are reused: a launcher that was killed yesterday may have recorded number
 * 4711, which today is somebody's editor. Only number and start together say whom we may stop.
 *
 * @param pid the process number
 * @param started when it started, as the operating system says it: on Linux the boot's id and the
 *     ticks since that boot (the wall clock may be set meanwhile, these do not move), elsewhere the
 *     instant
 */
public record ProcessIdentity(long pid, String started) {

  /** The identity of a process that runs now, or empty when it has ended already. */
  public static Optional<ProcessIdentity> of(ProcessHandle handle) {
    return startOf(handle).map(started -> new ProcessIdentity(handle.pid(), started));
  }

  /** The running process, or empty when it has ended, even if its number is in use again. */
  public Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> startOf(handle).filter(started::equals).isPresent());
  }

  private static Optional<String> startOf(ProcessHandle handle) {
    Path stat = Path.of("/proc", Long.toString(handle.pid()), "stat");
    Path boot = Path.of("/proc/sys/kernel/random/boot_id");
    try {
      if (Files.isReadable(boot)) {
        // Field 22 counted from the command name, which stands in brackets and may hold spaces.
        String line = Files.readString(stat);
        String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ");
        boolean ended = afterName[0].equals("Z") || afterName[0].equals("X");
        return ended
            ? Optional.empty()
            : Optional.of(Files.readString(boot).strip() + ":" + afterName[19]);
      }
    } catch (IOException ended) {
      return Optional.empty();
    }
    return handle.info().startInstant().map(Object::toString);
  }
}
