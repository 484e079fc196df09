package io.clusterapi.workload;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * A trust store without entries. The client library adds a kubeconfig's authority to the store it
 * is given, and without one to Java's, so that each of some 140 public authorities could vouch for
 * a workload cluster, and every connection would read them all: 20 ms, and 0.2 MB for as long as it
 * stands. client-go trusts the named authority alone.
 */
final class EmptyTrustStore {
  private static Path file;

  private EmptyTrustStore() {}

  /**
   * Where it is; the library takes a path only. Written again when somebody has cleared the folder
   * of temporary files, which happens to processes that run for weeks.
   */
  static synchronized String file() {
    if (file == null || !Files.isRegularFile(file)) {
      file = write();
    }
    return file.toString();
  }

  private static Path write() {
    try {
      Path written = Files.createTempFile("capi-no-authorities", ".jks");
      written.toFile().deleteOnExit();
      KeyStore empty = KeyStore.getInstance("JKS");
      empty.load(null, null);
      try (OutputStream out = Files.newOutputStream(written)) {
        empty.store(out, new char[0]);
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary file could be written", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK writes JKS", e);
    }
  }
}
