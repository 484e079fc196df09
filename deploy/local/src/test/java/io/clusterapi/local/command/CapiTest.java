package io.clusterapi.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.embedded.ProcessIdentity;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.StateFolder;
import io.clusterapi.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CapiTest {
  @TempDir Path project;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @Test
  void downWithoutAStackSaysSoAndIsFine() {
    assertThat(run("down")).isZero();
    assertThat(said()).isEqualTo("Nothing was running.\n");
  }

  @Test
  void downForgetsProcessesThatEndedOnTheirOwn() {
    StateFolder state = new StateFolder(project.resolve(".local"));
    new ProcessRecord(
            "kafka", new ProcessIdentity(ProcessHandle.current().pid(), "started before"), 1)
        .write(state.record(Component.KAFKA));
    assertThat(run("down")).isZero();
    assertThat(state.record(Component.KAFKA)).doesNotExist();
    assertThat(run("status")).isEqualTo(1);
    assertThat(said()).endsWith("Nothing runs. Start it: ./capi up --detach\n");
  }

  @Test
  void statusWithoutAStackSaysHowToStartOne() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(said()).isEqualTo("Nothing runs. Start it: ./capi up --detach\n");
  }

  @Test
  void theLedgerNeedsTheSimulator() {
    assertThat(run("ledger", "--live")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "error: The simulator does not run, and with real clouds there is no ledger.\nStart it: ./capi up --detach\n");
  }

  @Test
  void applyNamesAllMissingVariablesAtOnce() throws Exception {
    Path file = project.resolve("cluster.yaml");
    Files.writeString(file, "name: ${FIRST_MISSING}\nregion: ${SECOND_MISSING}\n");
    assertThat(run("apply", "-f", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: ")
        .contains("FIRST_MISSING")
        .contains("SECOND_MISSING")
        .doesNotContain("Exception");
  }

  @Test
  void applyOfAMissingFileNamesIt() {
    assertThat(run("apply", "-f", "no-such.yaml")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("error: Cannot read no-such.yaml.\nCheck the path after -f.\n");
  }

  @Test
  void applyWithoutAStackSaysHowToStartOne() throws Exception {
    Path file = project.resolve("map.yaml");
    Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    assertThat(run("apply", "-f", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("error: The stack does not run.\nStart it: ./capi up --detach\n");
  }

  @Test
  void theKubeconfigOfAClusterNeedsTheStack() {
    assertThat(run("kubeconfig", "demo")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("error: The stack does not run.\nStart it: ./capi up --detach\n");
  }

  @Test
  void aProviderThatIsNotThereIsRefusedBeforeAnythingStarts() {
    assertThat(run("quickstart", "--infrastructure", "moon")).isEqualTo(1);
    assertThat(err.toString()).contains("\"moon\"").contains("aws");
    assertThat(project.resolve(".local")).doesNotExist();
  }

  @Test
  void aNameThatIsNoneIsRefusedBeforeAnythingStarts() {
    assertThat(run("quickstart", "--name", "Not_A_Name")).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: The cluster name");
    assertThat(project.resolve(".local")).doesNotExist();
  }

  @Test
  void aWrongSettingIsSaidPlainly() throws Exception {
    Files.writeString(project.resolve("capi.properties"), "capi.local.kafka.port=many\n");
    assertThat(run("status")).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: The setting capi.local.kafka.port");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(run("quickstrat")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: ./capi has no command 'quickstrat'.\n")
        .contains("quickstart");
  }

  @Test
  void anUnknownOptionIsSaidInTwoLines() {
    assertThat(run("up", "--background")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "error: ./capi up has no option '--background'.\nSee how it is used: ./capi up --help\n");
  }

  @Test
  void aWrongValueNamesTheOptionAndWhatFits() {
    assertThat(run("up", "--cloud", "moon")).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: ").contains("--cloud").contains("sim, real");
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, false, 80, 24);
    CommandLine commandLine = Capi.commandLine(new Capi(project, terminal));
    return commandLine.setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
