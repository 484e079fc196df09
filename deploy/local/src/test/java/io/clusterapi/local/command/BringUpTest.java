package io.clusterapi.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.embedded.CacheFolder;
import io.clusterapi.embedded.ProcessIdentity;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Options;
import io.clusterapi.local.StackListener;
import io.clusterapi.local.StackRecords;
import io.clusterapi.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BringUpTest {
  @TempDir Path project;
  private Options options;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void useTheSharedPrograms() throws IOException {
    Files.createDirectories(project.resolve(".local"));
    Files.createDirectories(CacheFolder.locate());
    Files.createSymbolicLink(project.resolve(".local/cache"), CacheFolder.locate());
    options =
        Options.onFreePorts(project, project.resolve(".local"))
            .withComponents(EnumSet.of(Component.KAFKA, Component.POSTGRES));
  }

  @AfterEach
  void stop() {
    new StackRecords(options.state()).stopAll(StackListener.NONE);
  }

  @Test
  void aStackThatRunsIsLeftAlone() {
    LocalStack first = bringUp().orElseThrow();
    assertThat(bringUp()).isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("The stack runs already.");
    assertThat(first.isAlive(Component.KAFKA)).isTrue();
  }

  @Test
  void aHalfDeadEarlierRunIsClearedAwayAndItsDataContinued() {
    LocalStack first = bringUp().orElseThrow();
    // As a machine that ran out of memory would leave it: one process gone, its record still there.
    ProcessHandle.of(first.pid(Component.POSTGRES)).orElseThrow().destroyForcibly();
    ProcessIdentity oldKafka =
        ProcessRecord.read(options.state().record(Component.KAFKA)).orElseThrow().identity();
    waitFor(ProcessHandle.of(first.pid(Component.POSTGRES)));

    LocalStack second = bringUp().orElseThrow();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("only half there (postgres not running)");
    assertThat(oldKafka.running()).isEmpty();
    assertThat(second.isAlive(Component.KAFKA)).isTrue();
    assertThat(second.isAlive(Component.POSTGRES)).isTrue();
  }

  @Test
  void recordsOfProcessesThatAreGoneDoNotStandInTheWay() {
    ProcessIdentity gone =
        new ProcessIdentity(ProcessHandle.current().pid(), "started in an earlier boot");
    for (Component component : options.components()) {
      new ProcessRecord(component.id(), gone, 1).write(options.state().record(component));
    }
    assertThat(bringUp()).isPresent();
    assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("earlier run");
  }

  @Test
  void withoutATerminalItSaysALineForEachComponent() {
    bringUp();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsPattern("  kafka +ready +\\d+\\.\\d s  127\\.0\\.0\\.1:\\d+\\R")
        .containsPattern("  postgres +ready +\\d+\\.\\d s  127\\.0\\.0\\.1:\\d+\\R")
        .containsPattern("The stack is ready after \\d+\\.\\d s\\.\\R")
        .doesNotContain("\u001b");
  }

  private Optional<LocalStack> bringUp() {
    Terminal terminal =
        new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false, false, 80, 24);
    return new BringUp(options, terminal, (component, exitCode) -> {}).run();
  }

  private static void waitFor(Optional<ProcessHandle> handle) {
    handle.ifPresent(each -> each.onExit().join());
  }
}
