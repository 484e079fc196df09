package io.clusterapi.provider.contract;

import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A simulator in this process, for several runs one after the other. */
public final class SimulatedCloud implements AutoCloseable {
  private final ProviderFixture fixture;
  private final Path folder;
  private final Simulator simulator;
  private final PretendSecrets secrets = new PretendSecrets();
  private final ImpatientScheduler scheduler = new ImpatientScheduler();
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "blocking");
            thread.setDaemon(true);
            return thread;
          });

  // The first use of Mutiny registers its context manager, which two threads at once can not do.
  static {
    Uni.createFrom().completionStage(CompletableFuture.completedFuture(1)).await().indefinitely();
  }

  public SimulatedCloud(ProviderFixture fixture) {
    this.fixture = fixture;
    try {
      this.folder = Files.createTempDirectory("capi-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.simulator =
        Simulator.start(
            fixture.simulator(SimulatorSettings.in(folder)),
            (vertx, data, endpoints, machines, ledger, clock) -> new IdleKubeadm());
  }

  public Simulator simulator() {
    return simulator;
  }

  /** For a run that begins now. */
  Surroundings surroundings(Clock clock) {
    simulator.faults().replace(List.of());
    Surroundings around =
        new Surroundings(
            simulator,
            new RateLimiter(scheduler, scheduler.clock()),
            secrets,
            blocking,
            clock,
            new Judge(fixture, simulator.ledger()));
    fixture.credentials(around, true);
    return around;
  }

  @Override
  public void close() {
    simulator.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
