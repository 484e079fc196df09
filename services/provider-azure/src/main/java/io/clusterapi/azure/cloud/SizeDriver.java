package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Whether a size is offered in the region and big enough for Kubernetes. */
final class SizeDriver extends LookedUpDriver {
  private static final double LEAST_CPUS = 2;
  private static final double LEAST_MEMORY_GB = 2;

  private final ArmCalls calls;

  SizeDriver(ArmCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKeys.SIZE;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    Params.Size wanted = attempt.parameters(Params.Size.class);
    return calls
        .sizes(attempt.account(), wanted.location())
        .map(
            sizes -> {
              ObjectNode size =
                  sizes.stream()
                      .filter(one -> one.path("name").asText().equalsIgnoreCase(wanted.size()))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              refused(
                                  "the region %s does not offer it".formatted(wanted.location()),
                                  wanted));
              check(size, "vCPUs", LEAST_CPUS, wanted);
              check(size, "MemoryGB", LEAST_MEMORY_GB, wanted);
              return Optional.of(wanted.size());
            });
  }

  private static void check(ObjectNode size, String capability, double least, Params.Size wanted) {
    for (JsonNode one : size.path("capabilities")) {
      if (one.path("name").asText().equals(capability) && one.path("value").asDouble() < least) {
        throw refused(
            "it has %s %s, Kubernetes needs %.0f"
                .formatted(one.path("value").asText(), capability, least),
            wanted);
      }
    }
  }

  private static RuntimeException refused(String why, Params.Size wanted) {
    return AzureFailures.exception(
        Category.INVALID, "", "spec.vmSize %s: %s".formatted(wanted.size(), why));
  }
}
