package io.clusterapi.embedded.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
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

  /** 32 random bytes in base64, as the launcher makes them. */
  private static String secretFile(String name) {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    try {
      Path file = Files.createTempFile("capi-" + name, "");
      file.toFile().deleteOnExit();
      Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // The servers are shared by all test classes of this JVM and end with it.
  }
}
