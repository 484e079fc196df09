package io.clusterapi.local.command;

import io.clusterapi.local.Component;
import io.clusterapi.local.Options;
import io.clusterapi.local.terminal.Terminal;
import java.nio.file.Path;

/** What a user can do once the stack runs. */
final class NextSteps {
  private NextSteps() {}

  static void print(Terminal terminal, Options options) {
    terminal.line("");
    terminal.line(
        "Management API  https://127.0.0.1:%d".formatted(options.ports().get(Component.GATEWAY)));
    terminal.line(
        "Use kubectl     export KUBECONFIG=%s"
            .formatted(shown(options.project(), options.state().adminKubeconfig())));
    terminal.line("Look, stop      ./capi status   ./capi logs   ./capi down");
  }

  /** The path from where the user stands, when that is shorter. */
  static String shown(Path project, Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) && here.equals(project)
        ? here.relativize(file).toString()
        : file.toString();
  }
}
