package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.clusterctl.template.EnvFile;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A cluster of each provider whose template is complete, made at once from upstream's own
 * templates: all become ready, scale, and leave nothing behind in any cloud.
 */
@OnTheStack
class ProvidersTest {
  // Upstream's template for Azure brings neither a cloud controller manager nor a CNI: whoever uses
  // it adds them by hand (docs/guide/azure.md), and without them no Node becomes ready.
  private static final String WITHOUT_CONTROLLERS = "azure";

  private record Made(TestCluster cluster, Bundle bundle, int controlPlane, int workers) {}

  private final Stack stack;

  ProvidersTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void oneClusterOfEachProviderAtOnce() throws Exception {
    Map<String, Made> all = new LinkedHashMap<>();
    for (String infrastructure : Component.infrastructures()) {
      if (!infrastructure.equals(WITHOUT_CONTROLLERS)) {
        all.put(infrastructure, made(infrastructure));
      }
    }
    for (Made made : all.values()) {
      made.bundle().apply(stack.api(), line -> {});
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), made.workers());
    }
    all.forEach(
        (infrastructure, made) ->
            assertThat(made.cluster().machines())
                .hasSize(made.controlPlane() + made.workers())
                .extracting(machine -> machine.at("/spec/providerID").asText())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith(infrastructure + "://")));

    for (Made made : all.values()) {
      made.cluster().scaleWorkers(made.workers() + 1);
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), made.workers() + 1);
      made.cluster().scaleWorkers(1);
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), 1);
      made.cluster().await("one worker", () -> made.cluster().workerMachines().size() == 1);
    }

    for (Made made : all.values()) {
      made.cluster().delete();
    }
    for (Made made : all.values()) {
      made.cluster().awaitGone();
      made.bundle().delete(stack.api(), Duration.ZERO, line -> {});
    }
    assertThat(LedgerReader.read(stack.local().port(Component.SIMULATOR), true))
        .filteredOn(entry -> all.containsKey(entry.path("cloud").asText()))
        .isEmpty();
  }

  private Made made(String infrastructure) throws IOException {
    TestCluster cluster = new TestCluster(stack, "default", "of-" + infrastructure);
    Optional<Path> manifests = Settings.upstreamManifests();
    Bundle bundle;
    if (manifests.isPresent()) {
      Map<String, String> values =
          new HashMap<>(
              EnvFile.parse(Files.readString(manifests.get().resolve(infrastructure + ".env"))));
      values.put("CLUSTER_NAME", cluster.name());
      values.put("NAMESPACE", cluster.namespace());
      bundle =
          Bundle.read(
              Files.readString(manifests.get().resolve(infrastructure + "-cluster-template.yaml")),
              name -> Optional.ofNullable(values.get(name)));
    } else {
      bundle =
          new Recipe(infrastructure, "default", cluster.name(), Recipe.KUBERNETES, 3, 2)
              .bundle(List.of());
    }
    return new Made(
        cluster,
        bundle,
        replicas(bundle, "KubeadmControlPlane"),
        replicas(bundle, "MachineDeployment"));
  }

  private static int replicas(Bundle bundle, String kind) {
    return bundle.objects().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .map(object -> object.at("/spec/replicas").asInt())
        .findFirst()
        .orElseThrow();
  }
}
