package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.local.Component;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Option;

/** Which stack is measured, and whether the result is kept. */
final class StackChoice {
  @Option(
      names = "--on-running",
      description = "Measure the stack that runs instead of one of the benchmark's own.")
  private boolean onRunning;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description =
          "Largest heap of each service and of the simulator (default: 256, and beyond 100 clusters half a megabyte for each).")
  private int heap;

  @Option(
      names = "--rate-limits",
      description = "Hold calls back to what real clouds allow, instead of lifting that.")
  private boolean rateLimits;

  @Option(
      names = "--all-providers",
      description =
          "Run the providers of all clouds instead of only the one whose clusters are measured.")
  private boolean allProviders;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A further capi.* key for the services, or capi.simulator.* for the simulator.")
  private Map<String, String> settings = new HashMap<>();

  @Option(
      names = "--no-keep",
      negatable = false,
      description = "Only show the result; do not write it to benchmarks/results.")
  private boolean noKeep;

  private final Map<String, String> versions = new HashMap<>();
  private int usedHeap = heapFor(0);

  /** Versions of what the stack runs on, once there was one. */
  Map<String, String> versions() {
    return versions;
  }

  boolean keep() {
    return !noKeep;
  }

  /** What tells a result from the one a stack without further providers gives. */
  String suffix() {
    return allProviders ? "-all-providers" : "";
  }

  boolean onRunning() {
    return onRunning;
  }

  /** Options of services, for the report. */
  String serviceFlags() {
    return onRunning
        ? "what the stack was started with"
        : "-Xmx%dm -XX:+UseSerialGC -XX:TieredStopAtLevel=1".formatted(usedHeap);
  }

  /** What a reader must know of how calls to the cloud were limited. */
  String aboutLimits() {
    if (onRunning) {
      return "The running stack's own settings applied, rate limits of real clouds among them unless capi.provider.rate-limits=false.";
    }
    return rateLimits
        ? "Calls were held back to what a real AWS account allows: two RunInstances a second."
        : "Rate limits of real clouds were lifted (capi.provider.rate-limits=false); with them AWS allows two instances a second.";
  }

  /**
   * The stack, started unless it runs.
   *
   * @param clusters how many there will be
   * @param more keys for the services and the simulator; those of the user win
   */
  BenchStack open(
      Path project, Set<String> infrastructures, int clusters, Map<String, String> more) {
    usedHeap = heap > 0 ? heap : heapFor(clusters);
    BenchStack stack =
        onRunning ? BenchStack.running(project) : start(project, infrastructures, more);
    versions.put("kafka", AppInfoParser.getVersion());
    versions.put("postgres", stack.databaseVersion());
    return stack;
  }

  /**
   * With a fixed heap a stack of many clusters would measure its collectors: with 256 MB the
   * simulator stood still at 400 clusters, which it keeps whole in memory, clouds and Kubernetes.
   */
  static int heapFor(int clusters) {
    return 256 + Math.max(0, clusters - 100) / 2;
  }

  private BenchStack start(Path project, Set<String> infrastructures, Map<String, String> more) {
    Map<String, String> services = new HashMap<>();
    Map<String, String> simulator = new HashMap<>();
    Map<String, String> all = new HashMap<>(more);
    all.putAll(settings);
    all.forEach(
        (key, value) -> (key.startsWith("capi.simulator.") ? simulator : services).put(key, value));
    return BenchStack.start(
        project,
        new BenchStack.Wish(
            allProviders ? Set.copyOf(Component.infrastructures()) : infrastructures,
            usedHeap,
            rateLimits,
            services,
            simulator));
  }
}
