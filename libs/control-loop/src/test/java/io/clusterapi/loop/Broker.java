package io.clusterapi.loop;

import io.clusterapi.embedded.EmbeddedKafka;
import io.clusterapi.embedded.KafkaSettings;
import io.clusterapi.embedded.test.EmbeddedStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The shared database, and a broker of this test's own that it may take away and bring back. */
public final class Broker implements QuarkusTestResourceLifecycleManager {

  /** Marks the field of a test that gets the {@link Handle}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.FIELD)
  public @interface Injected {}

  /** The broker as tests may treat it. */
  public static final class Handle {
    private final Path folder;
    private EmbeddedKafka kafka;

    Handle(Path folder) {
      this.folder = folder;
      this.kafka = EmbeddedKafka.start(KafkaSettings.in(folder));
    }

    /** Ends the broker as a crash would. */
    public void goAway() {
      kafka.kill();
      kafka.onExit().join();
    }

    /** Starts it again, with its data, at the same address. */
    public void comeBack() {
      kafka =
          EmbeddedKafka.start(
              KafkaSettings.in(folder).withPort(kafka.port(), "the port it had before"));
    }

    String address() {
      return kafka.bootstrapServers();
    }
  }

  private Path folder;
  private Handle handle;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("capi-broker-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    handle = new Handle(folder);
    // The shared broker is not needed: whoever asks for it is given this one.
    System.setProperty(io.clusterapi.embedded.test.SharedServers.KAFKA, handle.address());
    return new EmbeddedStack().start();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        handle, new TestInjector.AnnotatedAndMatchesType(Injected.class, Handle.class));
  }

  @Override
  public void stop() {
    handle.kafka.kill();
    System.clearProperty(io.clusterapi.embedded.test.SharedServers.KAFKA);
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
