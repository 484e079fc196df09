package io.clusterapi.embedded.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a Quarkus test a real broker and a real database:
 * {@code @QuarkusTestResource(EmbeddedStack.class)} or {@code @WithTestResource}. They are {@link
 * SharedServers} and outlive the test class.
 */
public final class EmbeddedStack implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return SharedServers.configuration();
  }

  @Override
  public void stop() {
    // The servers are shared by all test classes of this JVM and end with it.
  }
}
