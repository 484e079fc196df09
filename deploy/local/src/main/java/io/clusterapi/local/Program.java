package io.clusterapi.local;

import io.clusterapi.embedded.ClassDataArchive;
import io.clusterapi.embedded.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A program of the project as the build left it: a jar whose manifest names its libraries.
 *
 * @param component whose program it is
 * @param jar the jar to run
 * @param cache where its class-data archive is
 */
record Program(Component component, Path jar, Path cache) {

  // Half the CPU of a start, and as fast as optimized code while a service is young.
  private static final List<String> QUICKLY_COMPILED =
      List.of(
          "-XX:TieredStopAtLevel=1",
          // A service's classes take 100 to 120 MB; from 21 MB on each step towards that would be
          // paid with a collection of the whole heap, three of them in a start.
          "-XX:MetaspaceSize=160m",
          // Nobody reads the JVM's counters file; bringing it up to date every 50 ms is a tenth of
          // what an idle stack does.
          "-XX:-UsePerfData",
          // Java 17 makes a class for a method called 15 times by reflection: 250 of them while one
          // cluster is created, each a millisecond, against half a microsecond saved per call.
          "-Dsun.reflect.inflationThreshold=2000");

  static Program of(Component component, Options options) {
    Path jar =
        component == Component.SIMULATOR
            ? options.project().resolve("simulator/target/capi-simulator.jar")
            : options
                .project()
                .resolve("services")
                .resolve(component.id())
                .resolve("target/quarkus-app/quarkus-run.jar");
    return new Program(component, jar.toAbsolutePath(), options.cache());
  }

  void requireBuilt() {
    if (!Files.isRegularFile(jar)) {
      throw new StartException(
          "%s is not built: %s is missing. Build it with: ./capi build"
              .formatted(component.id(), jar));
    }
  }

  ClassDataArchive archive() {
    return ClassDataArchive.in(cache, component.id());
  }

  /** Whether there is an archive and it was made from the program as it is now. */
  boolean isTrained() {
    try {
      return archive().exists()
          && Files.isRegularFile(fingerprintFile())
          && Files.readString(fingerprintFile()).equals(fingerprint());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Options to start with: those that use the archive, or those that write it when the program
   * stops.
   *
   * @param draft names what is written until {@link #finishTraining} puts it in place
   */
  List<String> training(String draft) {
    if (isTrained()) {
      return archive().use();
    }
    try {
      Files.createDirectories(cache);
      Files.deleteIfExists(draftFingerprintFile(draft));
      return archive().train(draft);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + draftFingerprintFile(draft), e);
    }
  }

  /**
   * Notes that the program came up, so that its archive is worth keeping: one that failed while it
   * started has few of its classes.
   */
  void keepTraining(String draft) {
    if (isTrained()) {
      return;
    }
    try {
      Files.writeString(draftFingerprintFile(draft), fingerprint());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + draftFingerprintFile(draft), e);
    }
  }

  /**
   * Puts in place what an earlier run of the program has written when it stopped; what a run of an
   * earlier build has written is deleted.
   */
  void finishTraining(String draft) {
    Path noted = draftFingerprintFile(draft);
    try {
      boolean ofThisBuild =
          Files.isRegularFile(noted)
              && Files.isRegularFile(jar)
              && Files.readString(noted).equals(fingerprint());
      if (!ofThisBuild || isTrained()) {
        archive().discard(draft);
        Files.deleteIfExists(noted);
      } else if (archive().finish(draft)) {
        Files.move(noted, fingerprintFile(), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + fingerprintFile(), e);
    }
  }

  private Path draftFingerprintFile(String draft) {
    return fingerprintFile().resolveSibling(component.id() + ".trained.draft-" + draft);
  }

  private Path fingerprintFile() {
    return archive().file().resolveSibling(component.id() + ".trained");
  }

  // The JVM itself compares time and size of every jar on the class path with those in the archive,
  // and leaves an archive unused that does not fit.
  private String fingerprint() throws IOException {
    CRC32 crc = new CRC32();
    try (Stream<Path> files = Files.walk(jar.getParent())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
        crc.update(
            "%s %d %s;"
                .formatted(file, Files.size(file), Files.getLastModifiedTime(file).toMillis())
                .getBytes());
      }
    }
    return Long.toHexString(crc.getValue());
  }

  List<String> command(Options options, List<String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + options.heapMegabytes() + "m");
    command.addAll(List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    command.addAll(QUICKLY_COMPILED);
    command.addAll(options.training() ? training(options.draft()) : archive().use());
    command.addAll(properties);
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }
}
