package io.clusterapi.local.command;

import io.clusterapi.clusterctl.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Stands for {@code ./capi bench} in the list of commands. The starting script runs the benchmarks
 * themselves; this is reached only when they are not built.
 */
@Command(
    name = "bench",
    description = "Measures the system; without a name lists what can be measured.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Which, and its options.")
  private String[] arguments = {};

  @Override
  public Integer call() {
    throw new Failure("The benchmarks are not built.", "Build them: mvn package -DskipTests");
  }
}
