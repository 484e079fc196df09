package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An archive of the classes a JVM loads when it starts (application class-data sharing): the next
 * start reads them ready-made, which more than halves the start of a broker or a service (2.0 s
 * against 0.86 s on two cores).
 *
 * <p>An archive fits one JVM build, one class path and one collector. A JVM that finds it does not
 * fit starts without it, so a stale archive costs time and never correctness.
 *
 * @param file the archive
 */
public record ClassDataArchive(Path file) {

  /** The archive of the given name in a folder, for the JVM that runs this code. */
  public static ClassDataArchive in(Path folder, String name) {
    String jvm =
        Integer.toHexString(
            (System.getProperty("java.vm.version") + System.getProperty("java.home")).hashCode());
    return new ClassDataArchive(folder.resolve(name + "-" + jvm + ".jsa"));
  }

  /** Whether there is an archive to start with. */
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /** Options that use the archive; none when it is absent. */
  public List<String> use() {
    return exists() ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off") : List.of();
  }

  /**
   * Options that write the archive when the JVM ends in order, to a draft that {@link #finish} puts
   * in place. Writing takes 2 to 8 s of the JVM's end.
   *
   * @param draft tells drafts apart: several JVMs may train at the same time (modules built side by
   *     side)
   */
  public List<String> train(String draft) {
    return List.of(
        "-XX:ArchiveClassesAtExit=" + draftFile(draft), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /**
   * Puts a draft in place once its JVM has ended; false when that JVM wrote none. A draft that was
   * cut off (its JVM was killed) does no harm: the JVM writes the head of the file last, and leaves
   * an archive without one unused.
   */
  public boolean finish(String draft) {
    try {
      if (!Files.isRegularFile(draftFile(draft))) {
        return false;
      }
      Files.move(
          draftFile(draft),
          file,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot put the class-data archive in place: " + file, e);
    }
  }

  /** Deletes a draft that is not wanted any more. */
  public void discard(String draft) {
    try {
      Files.deleteIfExists(draftFile(draft));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + draftFile(draft), e);
    }
  }

  private Path draftFile(String draft) {
    return file.resolveSibling(file.getFileName() + ".draft-" + draft);
  }
}
