package io.clusterapi.embedded.test;

import io.clusterapi.embedded.EmbeddedKafka;
import io.clusterapi.embedded.EmbeddedPostgres;
import io.clusterapi.embedded.KafkaSettings;
import io.clusterapi.embedded.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One broker and one database for all tests of a JVM, started by the first that asks, on free ports
 * and a temporary folder that goes with the JVM.
 *
 * <p>The addresses are kept as system properties, not in a field: a Quarkus test runs in class
 * loaders of its own, each with its own copy of every field. Set from outside ({@code
 * -Dcapi.test.kafka=127.0.0.1:9092 -Dcapi.test.postgres=127.0.0.1:5432}, user, password and
 * database {@code capi}) they point at servers that somebody else looks after.
 */
public final class SharedServers {
  /** System property: {@code host:port} of the broker. */
  public static final String KAFKA = "capi.test.kafka";

  /** System property: {@code host:port} of the database server. */
  public static final String POSTGRES = "capi.test.postgres";

  private static final String DATABASE = "capi";
  private static final String USERNAME = "capi";
  private static final String PASSWORD = "capi";

  private SharedServers() {}

  /** {@code host:port} of the broker, started if need be. */
  public static String kafka() {
    start();
    return System.getProperty(KAFKA);
  }

  /** {@code host:port} of the database server, started if need be. */
  public static String postgres() {
    start();
    return System.getProperty(POSTGRES);
  }

  /** {@code postgresql://host:port/capi}, as the reactive client takes it. */
  public static String postgresUrl() {
    return "postgresql://" + postgres() + "/" + DATABASE;
  }

  /** The database user. */
  public static String username() {
    return USERNAME;
  }

  /** The database user's password. */
  public static String password() {
    return PASSWORD;
  }

  /** The keys a service is configured with. */
  public static Map<String, String> configuration() {
    return Map.of(
        "kafka.bootstrap.servers",
        kafka(),
        "capi.kafka.bootstrap-servers",
        kafka(),
        "capi.postgres.url",
        postgresUrl(),
        "capi.postgres.username",
        USERNAME,
        "capi.postgres.password",
        PASSWORD);
  }

  private static void start() {
    // The lock, too, is one that every class loader shares.
    synchronized (System.getProperties()) {
      boolean kafka = System.getProperty(KAFKA) == null;
      boolean postgres = System.getProperty(POSTGRES) == null;
      if (!kafka && !postgres) {
        return;
      }
      Path folder = temporaryFolder();
      CompletableFuture<EmbeddedPostgres> database =
          postgres
              ? CompletableFuture.supplyAsync(() -> startPostgres(folder))
              : CompletableFuture.completedFuture(null);
      EmbeddedKafka broker =
          kafka ? EmbeddedKafka.start(KafkaSettings.in(folder.resolve("kafka"))) : null;
      EmbeddedPostgres server = database.join();
      if (broker != null) {
        System.setProperty(KAFKA, broker.bootstrapServers());
      }
      if (server != null) {
        System.setProperty(POSTGRES, "127.0.0.1:" + server.port());
      }
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> end(broker, server, folder), "stop-servers-of-tests"));
    }
  }

  private static EmbeddedPostgres startPostgres(Path folder) {
    return EmbeddedPostgres.start(PostgresSettings.in(folder.resolve("postgres")).durable(false));
  }

  private static void end(EmbeddedKafka broker, EmbeddedPostgres server, Path folder) {
    if (server != null) {
      server.kill();
    }
    if (broker != null) {
      // What it holds goes with the folder; only a broker that still owes the class-data archive is
      // worth an orderly stop.
      if (broker.isTraining()) {
        broker.close();
      } else {
        broker.kill();
      }
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException leftToTheSystem) {
      return;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("capi-test-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder for the tests' servers", e);
    }
  }
}
