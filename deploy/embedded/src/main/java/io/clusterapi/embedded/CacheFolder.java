package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where unpacked server programs and class-data archives are kept between runs; everything in it
 * can be deleted at any time when no server runs.
 */
public final class CacheFolder {
  /** System property that names the folder. */
  public static final String SETTING = "capi.embedded.cache";

  private CacheFolder() {}

  /**
   * The folder of the setting; else {@code .local/cache} of the project when the build tells where
   * that is ({@code capi.root}); else one in the user's home.
   */
  public static Path locate() {
    String set = System.getProperty(SETTING);
    if (set != null && !set.isBlank()) {
      return Path.of(set).toAbsolutePath();
    }
    String root = System.getProperty("capi.root");
    if (root != null && Files.exists(Path.of(root, "pom.xml"))) {
      return Path.of(root, ".local", "cache").toAbsolutePath();
    }
    return Path.of(System.getProperty("user.home"), ".cache", "cluster-api-on-kafka");
  }

  /** Fills a folder of the cache. */
  @FunctionalInterface
  interface Filler {
    void fill(Path emptyFolder) throws IOException;
  }

  /**
   * The folder with the given name, filled when it is not there yet. It appears whole or not at
   * all: test JVMs that start side by side each fill a draft, and the first one's stays.
   */
  static Path filled(Path cache, String name, Filler filler) {
    Path folder = cache.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Files.createDirectories(cache);
      Path draft = Files.createTempDirectory(cache, name + ".draft-");
      try {
        filler.fill(draft);
        move(draft, folder);
      } finally {
        deleteTree(draft);
      }
      return folder;
    } catch (IOException e) {
      throw new StartException(
          "Cannot unpack %s into %s: %s. Is there room and permission? Another folder can be set with -D%s=FOLDER."
              .formatted(name, cache, e.getMessage(), SETTING),
          e);
    }
  }

  private static void move(Path draft, Path folder) throws IOException {
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException othersWereFirst) {
      return;
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Deletes a folder with all that is in it; an absent one is fine. */
  static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
