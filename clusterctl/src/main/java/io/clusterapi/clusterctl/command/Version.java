package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code version}. */
@Command(name = "version", description = "Prints the version of this command.")
final class Version implements Runnable {
  private final Terminal terminal;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "short|json|yaml",
      defaultValue = "",
      description = "Prints only the version, or data.")
  private String output;

  Version(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    String version = "v" + read();
    String runtime = Runtime.version().toString();
    String platform =
        System.getProperty("os.name").toLowerCase(Locale.ROOT)
            + "/"
            + System.getProperty("os.arch");
    switch (output) {
      case "" ->
          terminal
              .out()
              .println("clusterctl version: " + version + ", Java " + runtime + ", " + platform);
      case "short" -> terminal.out().println(version);
      case "json" ->
          terminal
              .out()
              .println(
                  "{\"clusterctl\":{\"gitVersion\":\""
                      + version
                      + "\",\"javaVersion\":\""
                      + runtime
                      + "\",\"platform\":\""
                      + platform
                      + "\"}}");
      case "yaml" ->
          terminal
              .out()
              .println(
                  "clusterctl:\n  gitVersion: "
                      + version
                      + "\n  javaVersion: \""
                      + runtime
                      + "\"\n  platform: "
                      + platform);
      default ->
          throw new Failure(
              "The output format \"" + output + "\" does not exist.",
              "Use -o short, json or yaml.");
    }
  }

  static String read() {
    Properties properties = new Properties();
    try (InputStream stream = Version.class.getResourceAsStream("/clusterctl.properties")) {
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
