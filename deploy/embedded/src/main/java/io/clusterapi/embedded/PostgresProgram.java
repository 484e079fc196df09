package io.clusterapi.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this machine's platform, unpacked from their Maven artifact. */
final class PostgresProgram {
  private PostgresProgram() {}

  /** The folder with {@code bin/initdb} and {@code bin/postgres}, unpacked when it is not there. */
  static Path unpacked(Path cache) {
    String resource = resource();
    try (InputStream probe = open(resource)) {
      // The size of the packed programs tells versions apart; a CRC would read all 15 MB each time.
      String name = "postgres-%d".formatted(sizeOf(resource, probe));
      return CacheFolder.filled(cache, name, folder -> unpack(resource, folder));
    } catch (IOException e) {
      throw new StartException("Cannot unpack PostgreSQL: " + e.getMessage(), e);
    }
  }

  private static long sizeOf(String resource, InputStream opened) throws IOException {
    var connection = PostgresProgram.class.getClassLoader().getResource(resource).openConnection();
    connection.setUseCaches(false);
    long length = connection.getContentLengthLong();
    connection.getInputStream().close();
    return length > 0 ? length : opened.available();
  }

  private static InputStream open(String resource) {
    InputStream in = PostgresProgram.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new StartException(
          "There are no PostgreSQL programs for this platform (%s, %s) on the class path. Run the build on this machine, it chooses those that fit; supported are Linux and macOS on amd64 and arm64."
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    return in;
  }

  private static String resource() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return "postgres-%s-%s.txz"
        .formatted(
            system.contains("mac") ? "darwin" : system,
            switch (machine) {
              case "amd64", "x86_64" -> "x86_64";
              case "aarch64", "arm64" -> "arm_64";
              default -> machine;
            });
  }

  private static void unpack(String resource, Path folder) throws IOException {
    try (InputStream packed = new BufferedInputStream(open(resource));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("entry outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(target, folder.resolve(entry.getLinkName()).normalize());
        } else {
          Files.copy(tar, target);
          Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
      }
    }
    // Temporary folders are private; another user may have to run these programs (see
    // Unprivileged).
    Files.setPosixFilePermissions(folder, permissions(0755));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    boolean executable = (mode & 0100) != 0;
    Set<PosixFilePermission> permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if (executable) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return permissions;
  }
}
