package io.clusterapi.e2e.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An informer of the fabric8 client follows objects while their service is killed twice: every
 * change reaches it once and in order, since a watch resumes from the journal by resource version.
 */
@OnTheStack
@EnabledIfSystemProperty(
    named = "capi.e2e.long",
    matches = "true",
    disabledReason = "restarts a service twice under load; run with -Dcapi.e2e.long=true")
class InformerTest {
  private static final String NAMESPACE = "informed";
  private static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final int OBJECTS = 20;

  private final Stack stack;

  InformerTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void it_sees_every_change_once_and_in_order_though_the_service_is_killed_twice()
      throws Exception {
    int rounds = (Settings.thorough() ? 10_000 : 1_000) / OBJECTS;
    for (int object = 0; object < OBJECTS; object++) {
      write("POST", COLLECTION, manifest(object, 0));
    }
    Seen seen = new Seen();
    Config config = Config.fromKubeconfig(Files.readString(stack.local().kubeconfig()));
    // The client takes a PKCS #8 key for an RSA one unless it is told.
    config.setClientKeyAlgo("EC");
    config.setWatchReconnectInterval(200);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        SharedIndexInformer<ConfigMap> informer =
            client.configMaps().inNamespace(NAMESPACE).inform(seen)) {
      await().atMost(Settings.patience()).until(informer::hasSynced);

      for (int round = 1; round <= rounds; round++) {
        if (round == rounds / 3 || round == 2 * rounds / 3) {
          stack.local().kill(Component.CONTROL_PLANE);
          stack.local().startService(Component.CONTROL_PLANE);
        }
        for (int object = 0; object < OBJECTS; object++) {
          write("PUT", COLLECTION + "/" + name(object), manifest(object, round));
        }
      }

      List<Integer> all = new ArrayList<>();
      for (int value = 0; value <= rounds; value++) {
        all.add(value);
      }
      await()
          .atMost(Settings.patience())
          .untilAsserted(
              () ->
                  assertThat(seen.values)
                      .hasSize(OBJECTS)
                      .allSatisfy((name, values) -> assertThat(values).isEqualTo(all)));
      assertThat(informer.getStore().list())
          .hasSize(OBJECTS)
          .allSatisfy(
              map -> assertThat(map.getData()).containsEntry("n", Integer.toString(rounds)));
      assertThat(seen.outOfOrder).isEmpty();
    } finally {
      stack.http().send("DELETE", COLLECTION, "application/json", "");
    }
  }

  /** What the informer told, for each object. */
  private static final class Seen implements ResourceEventHandler<ConfigMap> {
    private final Map<String, List<Integer>> values = new ConcurrentHashMap<>();
    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final List<String> outOfOrder = new CopyOnWriteArrayList<>();

    @Override
    public void onAdd(ConfigMap map) {
      saw(map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      // A client that lists again is told of every object, changed or not.
      if (!before
          .getMetadata()
          .getResourceVersion()
          .equals(now.getMetadata().getResourceVersion())) {
        saw(now);
      }
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      outOfOrder.add("deleted: " + map.getMetadata().getName());
    }

    private void saw(ConfigMap map) {
      String name = map.getMetadata().getName();
      long version = Long.parseLong(map.getMetadata().getResourceVersion());
      Long last = versions.put(name, version);
      if (last != null && version <= last) {
        outOfOrder.add("%s: %d after %d".formatted(name, version, last));
      }
      values
          .computeIfAbsent(name, unused -> Collections.synchronizedList(new ArrayList<>()))
          .add(Integer.parseInt(map.getData().get("n")));
    }
  }

  /** Writes until the service answers; a write that was done before its answer was lost is one. */
  private void write(String method, String path, String manifest) throws Exception {
    // Waiting polls after 100 ms at the earliest: 10,000 writes that succeed at once do not wait.
    if (!written(method, path, manifest)) {
      await().atMost(Settings.patience()).until(() -> written(method, path, manifest));
    }
  }

  private boolean written(String method, String path, String manifest) throws Exception {
    Answer answer = stack.http().send(method, path, "application/json", manifest);
    if (answer.code() == 503) {
      return false;
    }
    assertThat(answer.code()).as(answer.text()).isIn(200, 201);
    return true;
  }

  private static String name(int object) {
    return "followed-" + object;
  }

  private static String manifest(int object, int value) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","namespace":"%s"},"data":{"n":"%d"}}
        """
        .formatted(name(object), NAMESPACE, value);
  }
}
