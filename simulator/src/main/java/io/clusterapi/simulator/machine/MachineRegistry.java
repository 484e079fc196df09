package io.clusterapi.simulator.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The machines of all clouds: switches them on and off, lets them boot once, keeps their files and
 * console logs. Clouds register what they know again after a restart.
 */
public final class MachineRegistry implements Machines {
  private static final Logger LOG = Logger.getLogger(MachineRegistry.class.getName());

  /** A machine and its present power. Boots compare the object: a later power-on is another. */
  private static final class Power {
    volatile boolean on;
  }

  private record Entry(Machine machine, Power power) {}

  private final Path folder;
  private final Executor executor;
  private final Clock clock;
  private final Map<String, Entry> machines = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> turns = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private volatile Kubeadm kubeadm;

  /**
   * @param folder where files and logs are kept, one folder for each machine
   * @param executor runs boots; several at once
   */
  public MachineRegistry(Path folder, Executor executor, Clock clock) {
    this.folder = folder;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Gives the machines their Kubernetes. Until then machines can be switched on, and wait: after a
   * restart the clusters kept on disk must be there before a machine runs kubeadm again.
   */
  public void connect(Kubeadm kubeadm) {
    this.kubeadm = kubeadm;
    connected.complete(null);
  }

  @Override
  public Optional<Machine> find(String id) {
    return Optional.ofNullable(machines.get(id)).map(Entry::machine);
  }

  @Override
  public Collection<Machine> all() {
    return machines.values().stream().map(Entry::machine).toList();
  }

  @Override
  public boolean isRunning(String id) {
    Entry entry = machines.get(id);
    return entry != null && entry.power().on;
  }

  /** The files of a machine, whether it is registered or not. */
  public MachineFiles filesOf(String id) {
    return find(id)
        .map(Machine::files)
        .orElseGet(() -> MachineFiles.journaled(folder.resolve(id).resolve("files.jsonl")));
  }

  /** Makes a machine known, switched off; no effect on one that is known. */
  public void register(Machine machine) {
    machines.putIfAbsent(machine.id(), new Entry(machine, new Power()));
  }

  /** Switches a machine on: boots it from the source when it has not booted yet. */
  public void powerOn(Machine machine, BootSource source) {
    Power power = new Power();
    power.on = true;
    machines.put(machine.id(), new Entry(machine, power));
    inTurn(machine.id(), () -> start(machine, source, power));
  }

  /**
   * Runs what happens to one machine in the order it happened: a destroy must not overtake the
   * power-off before it on another thread.
   */
  private void inTurn(String id, Runnable act) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> before = turns.put(id, begun);
    (before == null ? connected : before)
        .thenRunAsync(
            () -> {
              try {
                act.run();
              } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "machine " + id, e);
              }
              turns.remove(id, begun);
              begun.complete(null);
            },
            executor);
  }

  private void start(Machine machine, BootSource source, Power power) {
    kubeadm.poweredOn(machine);
    if (machine.files().exists(CloudInit.FINISHED)) {
      return;
    }
    new CloudInit(
            machine,
            source,
            kubeadm,
            executor,
            line -> appendLog(machine.id(), power, line),
            () -> power.on)
        .boot()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // The message may quote user data, so only its kind is told.
                appendLog(machine.id(), power, "cloud-init: broke off: " + failure.getClass());
                LOG.log(
                    Level.WARNING,
                    "the boot of {0} broke off: {1}",
                    new Object[] {machine.id(), failure.getClass().getName()});
              }
            });
  }

  public void powerOff(String id) {
    Entry entry = machines.get(id);
    if (entry != null && entry.power().on) {
      entry.power().on = false;
      inTurn(id, () -> kubeadm.poweredOff(entry.machine()));
    }
  }

  /** Ends a machine for good and removes its files and console log. */
  public void destroy(String id) {
    Entry entry = machines.remove(id);
    if (entry == null) {
      return;
    }
    entry.power().on = false;
    inTurn(
        id,
        () -> {
          kubeadm.destroyed(entry.machine());
          removeFiles(id);
        });
  }

  private void removeFiles(String id) {
    try (Stream<Path> found = Files.walk(folder.resolve(id))) {
      List<Path> paths = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "the files of " + id + " are not all removed", e);
    }
  }

  /** True when the machine runs and a process of it listens on the port. */
  public boolean listens(String id, int port) {
    Entry entry = machines.get(id);
    return entry != null
        && entry.power().on
        && kubeadm != null
        && kubeadm.listens(entry.machine(), port);
  }

  /** What the machine has printed; empty when it never was or is gone. */
  public Optional<String> consoleLog(String id) {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      return Optional.empty();
    }
    Path file = logFile(id);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the console log of " + id, e);
    }
  }

  private Path logFile(String id) {
    return folder.resolve(id).resolve("console.log");
  }

  private void appendLog(String id, Power power, String line) {
    if (!power.on) {
      return; // a machine that is off prints nothing, and its folder may be gone
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    byte[] text = (now + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(folder.resolve(id));
      Files.write(logFile(id), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the console log of " + id, e);
    }
  }
}
