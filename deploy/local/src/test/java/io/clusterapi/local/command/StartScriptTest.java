package io.clusterapi.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code capi} script in a folder that looks like the project, before anything is built. */
class StartScriptTest {
  private record Outcome(int exitCode, String output) {}

  @TempDir Path project;

  @BeforeEach
  void copyScript() throws Exception {
    Files.copy(Path.of(System.getProperty("capi.root"), "capi"), project.resolve("capi"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    for (String folder :
        List.of("schemas", "libs", "services", "simulator", "clusterctl", "deploy")) {
      Files.createDirectories(project.resolve(folder));
    }
  }

  @Test
  void aJavaHomeThatIsNoneIsSaidPlainly() throws Exception {
    Outcome outcome = run(Map.of("JAVA_HOME", "/no/such/jdk"), "status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .isEqualTo(
            "error: JAVA_HOME is /no/such/jdk, but there is no bin/java in it. Set it to a JDK 17 or newer.\n");
  }

  @Test
  void anOldJavaIsSaidPlainly() throws Exception {
    Path old = project.resolve("jdk11/bin/java");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    Outcome outcome = run(Map.of("JAVA_HOME", project.resolve("jdk11").toString()), "status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("is Java 11; a JDK 17 or newer is needed");
  }

  @Test
  void withoutABuildItSaysHowToBegin() throws Exception {
    Outcome outcome = run(Map.of("JAVA_HOME", System.getProperty("java.home")), "status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .startsWith("error: Nothing is built yet. Begin with: ./capi quickstart");
  }

  @Test
  void aMissingMavenIsSaidPlainly() throws Exception {
    Outcome outcome =
        run(
            Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", onlyTools().toString()),
            "up");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("There is no mvn on the PATH. Install Maven 3.8.7 or newer");
  }

  // What the script itself needs, and no Maven.
  private Path onlyTools() throws Exception {
    Path tools = Files.createDirectories(project.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sed", "head", "find", "env", "bash")) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(folder, tool);
        if (Files.exists(program) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), program);
        }
      }
    }
    return tools;
  }

  private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("/bin/bash");
    command.add(project.resolve("capi").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
