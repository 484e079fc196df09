package io.clusterapi.local;

import io.clusterapi.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the class-data archives of the broker, the simulator and the services, by running a stack
 * once next to the user's own, on free ports and a folder that is deleted afterwards.
 */
public final class Training {
  private static final Pattern DRAFT = Pattern.compile(".*\\.draft-(\\d+)");

  private Training() {}

  /**
   * Makes what is missing or was made from an earlier build.
   *
   * @param work what to do with the stack while it runs, so that the classes of that work are in
   *     the archives as well; a failure of it is reported and leaves smaller archives
   * @param said gets a line for each thing done
   * @return whether anything was made
   */
  public static boolean run(Path project, Consumer<LocalStack> work, Consumer<String> said) {
    Path cache = project.resolve(".local").resolve("cache").toAbsolutePath();
    boolean broker = EmbeddedKafka.train(cache);
    Options options;
    Path state;
    try {
      Files.createDirectories(cache);
      state = Files.createTempDirectory(cache, "training-");
      options = Options.onFreePorts(project, state).asTraining();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + cache, e);
    }
    try {
      Options ofBuilt = options.withComponents(built(options));
      if (isDone(ofBuilt)) {
        return broker;
      }
      deleteAbandonedDrafts(cache);
      train(ofBuilt, work, said);
      List<String> without = without(ofBuilt);
      if (!without.isEmpty()) {
        said.accept(
            "Without a fast start, for it was not written in time: %s. The next ./capi build tries again."
                .formatted(String.join(", ", without)));
      }
      return true;
    } finally {
      deleteTree(state);
    }
  }

  /** Whether every program of the stack has an archive made from its present build. */
  public static boolean isDone(Options options) {
    return without(options).isEmpty();
  }

  private static List<String> without(Options options) {
    return options.components().stream()
        .filter(component -> component.role() != Component.Role.BASE)
        .filter(component -> !Program.of(component, options).isTrained())
        .map(Component::id)
        .sorted()
        .toList();
  }

  // A training that was killed leaves up to 100 MB for each service.
  private static void deleteAbandonedDrafts(Path cache) {
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.toList()) {
        Matcher draft = DRAFT.matcher(file.getFileName().toString());
        if (draft.matches() && ProcessHandle.of(Long.parseLong(draft.group(1))).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot tidy " + cache, e);
    }
  }

  private static void train(Options options, Consumer<LocalStack> work, Consumer<String> said) {
    try (LocalStack stack = LocalStack.start(options)) {
      try {
        work.accept(stack);
      } catch (RuntimeException e) {
        said.accept(
            "The archives hold the start only, for the work after it failed: " + e.getMessage());
      }
    }
  }

  private static Set<Component> built(Options options) {
    Set<Component> built = EnumSet.of(Component.KAFKA, Component.POSTGRES);
    for (Component component : Component.values()) {
      if (component.role() != Component.Role.BASE
          && Files.isRegularFile(Program.of(component, options).jar())) {
        built.add(component);
      }
    }
    return built;
  }

  private static void deleteTree(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
