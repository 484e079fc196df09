package io.clusterapi.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir Path project;
  private Program program;
  private Path draft;

  @BeforeEach
  void build() throws IOException {
    StandInService.buildAs(Component.CLUSTER, project);
    program = Program.of(Component.CLUSTER, Options.onFreePorts(project, project.resolve("s")));
    program.training("test");
    Path archive = program.archive().file();
    draft = archive.resolveSibling(archive.getFileName() + ".draft-test");
  }

  @Test
  void keepsTheArchiveOfAProgramThatCameUp() throws IOException {
    program.keepTraining("test");
    Files.writeString(draft, "classes");
    program.finishTraining("test");
    assertThat(program.isTrained()).isTrue();
    assertThat(program.archive().file()).hasContent("classes");
    assertThat(program.training("test")).anyMatch(option -> option.contains("SharedArchiveFile"));
  }

  @Test
  void leavesTheArchiveOfAProgramThatFailedWhileStarting() throws IOException {
    Files.writeString(draft, "few classes");
    program.finishTraining("test");
    assertThat(program.isTrained()).isFalse();
    assertThat(draft).doesNotExist();
  }

  @Test
  void leavesTheArchiveOfAnEarlierBuild() throws IOException {
    program.keepTraining("test");
    Files.writeString(draft, "classes of before");
    Files.writeString(program.jar().resolveSibling("library.jar"), "new");
    program.finishTraining("test");
    assertThat(program.isTrained()).isFalse();
    assertThat(program.archive().exists()).isFalse();
  }

  @Test
  void trainsAnewAfterABuild() throws IOException {
    keepsTheArchiveOfAProgramThatCameUp();
    Files.writeString(program.jar().resolveSibling("library.jar"), "new");
    assertThat(program.isTrained()).isFalse();
    assertThat(program.training("test"))
        .anyMatch(option -> option.contains("ArchiveClassesAtExit"));
  }
}
