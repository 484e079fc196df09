package io.clusterapi.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder that holds everything a local stack keeps: data, logs, records of its processes,
 * certificates and secrets. Deleting it while nothing runs begins anew.
 *
 * @param root the folder
 */
public record StateFolder(Path root) {

  public StateFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Where a component keeps its data. */
  public Path data(Component component) {
    return root.resolve("data").resolve(component.id());
  }

  /**
   * The infrastructures whose providers have ever run on this data. Their providers must run as
   * long as there may be machines of theirs, whatever the next command asks for.
   */
  public Set<String> infrastructures() {
    try {
      return Files.exists(infrastructureNames())
          ? new TreeSet<>(Files.readAllLines(infrastructureNames()))
          : Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + infrastructureNames(), e);
    }
  }

  /** Notes infrastructures whose providers run on this data from now on. */
  public void rememberInfrastructures(Set<String> names) {
    Set<String> all = new TreeSet<>(infrastructures());
    if (all.addAll(names)) {
      try {
        Files.createDirectories(infrastructureNames().getParent());
        Files.write(infrastructureNames(), all);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write " + infrastructureNames(), e);
      }
    }
  }

  private Path infrastructureNames() {
    return root.resolve("data").resolve("infrastructures");
  }

  /** The log folder. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** A component's log. */
  public Path log(Component component) {
    return logs().resolve(component.id() + ".log");
  }

  /** The folder with the records of the processes. */
  public Path run() {
    return root.resolve("run");
  }

  /** The record of a component's process. */
  public Path record(Component component) {
    return run().resolve(component.id() + ".process");
  }

  /** The record of a launcher that stays in the foreground. */
  public Path launcherRecord() {
    return run().resolve("launcher.process");
  }

  /** Certificates and keys of the management API. */
  public Path pki() {
    return root.resolve("pki");
  }

  /** The management API's administrator kubeconfig. */
  public Path adminKubeconfig() {
    return root.resolve("admin.kubeconfig");
  }

  /** The kubeconfig of a cluster that was made here. */
  public Path clusterKubeconfig(String namespace, String name) {
    String file = namespace.equals("default") ? name : namespace + "." + name;
    return root.resolve("clusters").resolve(file + ".kubeconfig");
  }

  /** The folder with secrets. */
  public Path secrets() {
    return root.resolve("secrets");
  }

  /** What stands for the token of a service account when the simulated Azure is asked for one. */
  public Path simulatedFederatedToken() {
    return secrets().resolve("simulated-federated-token");
  }

  /** With what services prove themselves to each other. */
  public Path internalToken() {
    return secrets().resolve("internal-token");
  }

  /** The key under which Secrets are encrypted in the database. */
  public Path secretsKey() {
    return secrets().resolve("secrets.key");
  }

  /** The database user's password. */
  public Path postgresPassword() {
    return secrets().resolve("postgres-password");
  }

  /** Unpacked programs and class-data archives. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** Writes a file that only its owner may read, so that it appears whole or not at all. */
  public static void writePrivately(Path file, String text) {
    try {
      createPrivately(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static void createPrivately(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
