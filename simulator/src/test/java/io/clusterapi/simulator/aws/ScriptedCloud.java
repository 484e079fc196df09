package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Ledger;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A simulated AWS without a network, whose later acts run when the test says so. */
final class ScriptedCloud implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("scripted-cloud");
  private final Deque<Runnable> later = new ArrayDeque<>();
  private Ledger ledger;
  private World world;
  private AwsCloud cloud;

  ScriptedCloud() throws IOException {
    open();
  }

  private void open() {
    Clock clock = Clock.systemUTC();
    ledger = Ledger.open(folder.resolve("ledger.jsonl"), clock);
    world = World.open(folder, ledger, clock);
    MachineRegistry machines = new MachineRegistry(folder.resolve("m"), Runnable::run, clock);
    machines.connect(new RecordingKubeadm());
    cloud =
        new AwsCloud(
            world,
            new Faults(),
            AwsSettings.defaults(),
            (delay, act) -> later.add(act),
            LoopbackAddresses.of(LoopbackAddresses.DEFAULT),
            machines);
    cloud.resume();
  }

  /** As after a kill: nothing but the files is carried over. */
  void restart() {
    world.close();
    ledger.close();
    later.clear();
    open();
  }

  CloudResponse call(String service, Map<String, String> parameters) {
    String body =
        parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String authorization =
        "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-central-1/" + service + "/aws4_request";
    return cloud
        .api()
        .answer(new CloudRequest("POST", "/", Map.of("authorization", authorization), body))
        .toCompletableFuture()
        .join();
  }

  /** Lets the cloud do the next thing it still has to do. */
  void tick() {
    if (!later.isEmpty()) {
      later.poll().run();
    }
  }

  void settle() {
    while (!later.isEmpty()) {
      tick();
    }
  }

  Ledger ledger() {
    return ledger;
  }

  List<Resource> all(ResourceType type) {
    return world.everywhere(AwsCloud.CLOUD, type.type());
  }

  Set<String> ids(ResourceType type) {
    return all(type).stream().map(Resource::id).collect(Collectors.toSet());
  }

  /** All resources with their whole documents. */
  Set<String> everything() {
    Set<String> found = new TreeSet<>();
    for (ResourceType type : ResourceType.values()) {
      all(type).forEach(one -> found.add(one + " " + one.shown() + " " + one.hidden()));
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    world.close();
    ledger.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
