package io.clusterapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir Path folder;

  @Test
  void aRecordNamesItsProcessAndNotALaterOneWithTheSameNumber() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current()).orElseThrow();
    assertThat(self.running()).contains(ProcessHandle.current());
    assertThat(new ProcessIdentity(self.pid(), "another start").running()).isEmpty();
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    ProcessRecord record = new ProcessRecord("Kafka", new ProcessIdentity(4711, "boot:99"), 19092);
    record.write(folder.resolve("kafka.process"));
    assertThat(ProcessRecord.read(folder.resolve("kafka.process"))).contains(record);
    assertThat(ProcessRecord.read(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void aRecordThatWasCutOffIsAsGoodAsNone() throws Exception {
    Files.writeString(folder.resolve("cut"), "name=Kafka\npi");
    assertThat(ProcessRecord.read(folder.resolve("cut"))).isEmpty();
  }

  @Test
  void stoppingByRecordLeavesAStrangerWithTheSameNumberAlone() {
    ChildProcess stranger = start("stranger", "exec sleep 60");
    try {
      Path stale = folder.resolve("stale.process");
      new ProcessRecord("Kafka", new ProcessIdentity(stranger.pid(), "an earlier start"), 0)
          .write(stale);
      assertThat(ChildProcess.stop(stale, StopSignal.TERM, Duration.ofSeconds(5))).isFalse();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(stale).doesNotExist();
    } finally {
      stranger.close();
    }
    assertThat(stranger.isAlive()).isFalse();
  }

  @Test
  void aProcessThatDoesNotListenIsKilledAfterItsTime() {
    ChildProcess deaf = start("deaf", "trap '' TERM; echo listening; while :; do sleep 1; done");
    deaf.awaitReady(
        () -> LogFile.tail(deaf.logFile(), 1).contains("listening"), Duration.ofSeconds(10));
    deaf.close();
    assertThat(deaf.isAlive()).isFalse();
    assertThat(folder.resolve("deaf.process")).doesNotExist();
  }

  @Test
  void aProcessThatEndsEarlySaysItsLastWords() {
    ChildProcess brief = start("brief", "echo the disk is full; exit 3");
    assertThatThrownBy(() -> brief.awaitReady(() -> false, Duration.ofSeconds(10)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("the disk is full");
  }

  @Test
  void aMissingProgramIsSaidPlainly() {
    assertThatThrownBy(
            () ->
                ChildProcess.start(settings("ghost", List.of(folder.resolve("no-such").toString())))
                    .awaitReady(() -> false, Duration.ofSeconds(5)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ghost");
  }

  @Test
  void childrenEndWhenTheirJvmIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsOneChild.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long child;
    try (BufferedReader said = parent.inputReader()) {
      child = Long.parseLong(said.readLine());
    }
    ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
    parent.destroyForcibly().waitFor();
    handle.onExit().get(10, TimeUnit.SECONDS);
    assertThat(ProcessIdentity.of(handle)).isEmpty();
  }

  /** Started in a JVM of its own by the test above. */
  static final class StartsOneChild {
    public static void main(String[] arguments) throws Exception {
      ChildProcess child =
          ChildProcess.start(settings(Path.of(arguments[0]), "child", List.of("sleep", "60")));
      System.out.println(child.pid());
      child.onExit().join();
    }
  }

  private ChildProcess start(String name, String script) {
    return ChildProcess.start(settings(name, List.of("/bin/sh", "-c", script)));
  }

  private ChildSettings settings(String name, List<String> command) {
    return settings(folder, name, command);
  }

  private static ChildSettings settings(Path folder, String name, List<String> command) {
    return new ChildSettings(
        name,
        command,
        Map.of(),
        null,
        folder.resolve(name + ".log"),
        folder.resolve(name + ".process"),
        0,
        StopSignal.TERM,
        Duration.ofSeconds(1),
        true);
  }
}
