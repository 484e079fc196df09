package io.clusterapi.embedded.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a Quarkus test a real broker and a real database:
 * {@code @QuarkusTestResource(EmbeddedStack.class)} or {@code @WithTestResource}. They are {@link
 * SharedServers} and outlive the test class.
 */
public final class EmbeddedStack implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    Map<String, String> configuration = new HashMap<>(SharedServers.configuration());
    configuration.put("capi.internal.token-file", secretFile("internal-token"));
    configuration.put("capi.secrets.key-file", secretFile("secrets-key"));
    return configuration;
  }

  /**
   * 32 bytes in base64, always the same: the database may outlive the application of a test class,
   * even the JVM, and the next could not open what was sealed with another key. A Secret of the
   * journal that was not published yet then kept its relay from publishing anything.
   */
  private static String secretFile(String name) {
    byte[] bytes = sha256(name);
    try {
      Path file = Files.createTempFile("capi-" + name, "");
      file.toFile().deleteOnExit();
      Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void stop() {
    // The servers are shared by all test classes of this JVM and end with it.
  }
}
