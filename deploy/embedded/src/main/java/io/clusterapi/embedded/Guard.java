package io.clusterapi.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends our children when this JVM ends without having been able to do so.
 *
 * <p>A test JVM that is killed (a time-out of the build, kill -9) runs no shutdown hook; its broker
 * and its database would stay, with their ports and some 300 MB, until the machine restarts. One
 * small shell holds the reading end of a pipe from this JVM: the operating system closes the pipe
 * however the JVM ends, and the shell then signals what is still on its list.
 */
final class Guard {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      watched=
      while read -r verb signal pid; do
        case $verb in
          watch) watched="$watched $signal:$pid" ;;
          ended)
            kept=
            for entry in $watched; do
              [ "$entry" = "$signal:$pid" ] || kept="$kept $entry"
            done
            watched=$kept ;;
        esac
      done
      for entry in $watched; do kill -"${entry%%:*}" "${entry#*:}" 2>/dev/null; done
      """;
  private static Guard instance;

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  /** The one guard of this JVM, started with the first child. */
  static synchronized Guard get() {
    if (instance == null || !instance.shell.isAlive()) {
      try {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of("/bin/sh", "-c", SCRIPT));
        instance =
            new Guard(
                new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
      } catch (IOException e) {
        throw new StartException("Cannot start /bin/sh, which looks after the servers' end", e);
      }
    }
    return instance;
  }

  synchronized void watch(long pid, StopSignal signal) {
    tell("watch %s %d\n".formatted(signal, pid));
  }

  synchronized void ended(long pid, StopSignal signal) {
    tell("ended %s %d\n".formatted(signal, pid));
  }

  private void tell(String line) {
    try {
      OutputStream pipe = shell.getOutputStream();
      pipe.write(line.getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException gone) {
      // Somebody ended the guard. Our own orderly stop does not depend on it.
      return;
    }
  }
}
