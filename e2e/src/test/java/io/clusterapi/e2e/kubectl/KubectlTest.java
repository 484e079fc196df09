package io.clusterapi.e2e.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with kubectl, done by the unmodified kubectl of the machine. */
@OnTheStack
class KubectlTest {
  /** No Cluster of this name exists, so nothing is built and every field is the test's own. */
  private static final String DEPLOYMENT =
      """
      apiVersion: cluster.x-k8s.io/v1beta2
      kind: MachineDeployment
      metadata: {name: %s, namespace: %s, labels: {team: red}}
      spec:
        clusterName: nowhere
        replicas: %d
        template:
          spec:
            clusterName: nowhere
            version: v1.35.3
            bootstrap: {dataSecretName: data}
            infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSMachineTemplate, name: none}
      """;

  private static final Set<Owner> SERVED =
      Set.of(Owner.GATEWAY, Owner.CLUSTER, Owner.MACHINE, Owner.CONTROLPLANE, Owner.AWS);

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %s, namespace: %s, labels: {set: a}}
      """;

  private final Stack stack;
  private Kubectl kubectl;
  @TempDir private Path folder;

  KubectlTest(Stack stack) {
    this.stack = stack;
  }

  @BeforeEach
  void find() {
    kubectl = Kubectl.orSkip(folder, stack.local().kubeconfig());
  }

  @Test
  void it_gets_every_kind_by_each_of_its_names() throws Exception {
    List<Kind> kinds = Kinds.all().stream().filter(kind -> SERVED.contains(kind.owner())).toList();
    List<String> names = kinds.stream().map(Kind::resourceName).toList();
    List<String> shortNames = kinds.stream().flatMap(kind -> kind.shortNames().stream()).toList();
    // One process for all: each name is looked up and listed on its own, and one that fails is
    // told.
    assertThat(kubectl.ok("get", String.join(",", names), "-A")).doesNotContain("error");
    assertThat(kubectl.ok("get", String.join(",", shortNames), "-A", "-o", "wide"))
        .doesNotContain("error");
    assertThat(kubectl.ok("api-resources", "--categories=cluster-api"))
        .contains("clusters", "machines", "kubeadmcontrolplanes", "awsmachinetemplates");
  }

  @Test
  void applying_and_changing_one_object_in_every_way() throws Exception {
    String ns = "ways";
    kubectl.file("md.yaml", DEPLOYMENT.formatted("md", ns, 0));
    kubectl.file("md5.yaml", DEPLOYMENT.formatted("md", ns, 5).replace("red", "blue"));

    assertThat(kubectl.ok("apply", "-f", "md.yaml")).contains("created");
    assertThat(kubectl.ok("apply", "-f", "md.yaml")).contains("unchanged");
    assertThat(kubectl.ok("diff", "-f", "md.yaml")).isEmpty();
    assertThat(kubectl.run("diff", "-f", "md5.yaml"))
        .satisfies(run -> assertThat(run.code()).isEqualTo(1))
        .satisfies(run -> assertThat(run.output()).contains("+  replicas: 5"));
    assertThat(kubectl.ok("get", "md", "-n", ns, "-o", "wide")).contains("DESIRED", "nowhere");
    assertThat(kubectl.ok("get", "cluster-api", "-n", ns)).contains("cluster.x-k8s.io/md");
    assertThat(kubectl.ok("explain", "machinedeployment.spec.rollout"))
        .contains("strategy\t<Object>");

    kubectl.ok("scale", "md/md", "-n", ns, "--replicas=4");
    assertThat(replicas(ns)).isEqualTo("4");
    kubectl.ok("patch", "md", "md", "-n", ns, "--type=merge", "-p", "{\"spec\":{\"replicas\":3}}");
    assertThat(replicas(ns)).isEqualTo("3");
    String json = "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]";
    kubectl.ok("patch", "md", "md", "-n", ns, "--type=json", "-p", json);
    assertThat(replicas(ns)).isEqualTo("2");
    kubectl.ok("patch", "md", "md", "-n", ns, "-p", "{\"spec\":{\"replicas\":1}}");
    assertThat(replicas(ns)).isEqualTo("1");
    kubectl.ok("create", "configmap", "cm", "-n", ns, "--from-literal=a=b");
    kubectl.ok("patch", "cm", "cm", "-n", ns, "-p", "{\"data\":{\"a\":\"c\"}}");
    assertThat(kubectl.ok("get", "cm", "cm", "-n", ns, "-o", "jsonpath={.data.a}")).isEqualTo("c");
    kubectl.ok("label", "md", "md", "-n", ns, "team=green", "--overwrite");
    kubectl.ok("annotate", "md", "md", "-n", ns, "note=x");
    assertThat(kubectl.ok("get", "md", "-n", ns, "-l", "team in (green)", "-o", "name"))
        .contains("/md");

    assertThat(kubectl.refused("apply", "--server-side", "--field-manager=other", "-f", "md5.yaml"))
        .contains("conflict", ".spec.replicas");
    kubectl.ok(
        "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "md5.yaml");
    assertThat(replicas(ns)).isEqualTo("5");
    assertThat(kubectl.ok("scale", "md/md", "-n", ns, "--replicas=9", "--dry-run=server"))
        .contains("server dry run");
    assertThat(replicas(ns)).isEqualTo("5");

    Path editor = folder.resolve("editor");
    Files.writeString(editor, "#!/bin/sh\nsed -i 's/replicas: 5/replicas: 6/' \"$1\"\n");
    assertThat(editor.toFile().setExecutable(true)).isTrue();
    assertThat(
            kubectl
                .run(Map.of("KUBE_EDITOR", editor.toString()), "edit", "md", "md", "-n", ns)
                .output())
        .contains("edited");
    assertThat(replicas(ns)).isEqualTo("6");

    assertThat(kubectl.ok("auth", "can-i", "delete", "clusters", "-n", ns)).contains("yes");
    assertThat(kubectl.ok("delete", "md,cm", "--all", "-n", ns)).contains("deleted");
  }

  @Test
  void what_was_done_to_an_object_is_shown_as_events() throws Exception {
    String ns = "told";
    kubectl.file("md.yaml", DEPLOYMENT.formatted("md", ns, 0));
    kubectl.ok("apply", "-f", "md.yaml");
    try (Kubectl.Running table = kubectl.start(Map.of(), "get", "events", "-n", ns, "-w");
        Kubectl.Running events = kubectl.start(Map.of(), "events", "-n", ns, "-w")) {
      await().atMost(Settings.patience()).until(() -> table.text().contains("Created"));
      await().atMost(Settings.patience()).until(() -> events.text().contains("Created"));
      kubectl.ok("scale", "md/md", "-n", ns, "--replicas=1");
      await().atMost(Settings.patience()).until(() -> table.text().contains("Scaled"));
      await().atMost(Settings.patience()).until(() -> events.text().contains("Scaled"));
    }

    assertThat(kubectl.ok("describe", "md", "md", "-n", ns))
        .contains("Events:", "Created", "Scaled", "machine-svc");
    assertThat(kubectl.ok("events", "-n", ns, "--for", "machinedeployment/md")).contains("Scaled");
    assertThat(kubectl.ok("get", "events", "-n", ns)).contains("machinedeployment/md", "Created");
    assertThat(kubectl.ok("get", "events.v1.events.k8s.io", "-n", ns, "-o", "yaml"))
        .contains("regarding:");
    kubectl.ok("delete", "md", "md", "-n", ns);
  }

  @Test
  void a_watch_shows_changes_and_a_wait_ends_when_its_condition_holds() throws Exception {
    String ns = "watched";
    kubectl.file("md.yaml", DEPLOYMENT.formatted("md", ns, 0));
    kubectl.ok("apply", "-f", "md.yaml");
    try (Kubectl.Running watch = kubectl.start(Map.of(), "get", "md", "-n", ns, "-w")) {
      await().atMost(Settings.patience()).until(() -> watch.text().contains("md "));
      long before = watch.text().lines().count();
      kubectl.ok("label", "md", "md", "-n", ns, "seen=yes");
      await().atMost(Settings.patience()).until(() -> watch.text().lines().count() > before);
    }
    try (Kubectl.Running wait =
        kubectl.start(
            Map.of(),
            "wait",
            "md/md",
            "-n",
            ns,
            "--for=jsonpath={.spec.replicas}=1",
            "--timeout=90s")) {
      kubectl.ok("scale", "md/md", "-n", ns, "--replicas=1");
      await().atMost(Settings.patience()).until(() -> !wait.process().isAlive());
      assertThat(wait.text()).contains("condition met");
    }
    kubectl.ok("delete", "md", "md", "-n", ns);
  }

  @Test
  void waiting_for_a_cluster_and_for_its_deletion_end_when_it_is_so() throws Exception {
    String ns = "awaited";
    TestCluster cluster = new TestCluster(stack, ns, "awaited");
    Bundle bundle = cluster.builtIn(1, 0);
    bundle.apply(stack.api(), line -> {});

    assertThat(
            kubectl.ok(
                "wait", "cluster/awaited", "-n", ns, "--for=condition=Available", "--timeout=110s"))
        .contains("condition met");
    kubectl.ok("delete", "cluster", "awaited", "-n", ns, "--cascade=foreground", "--timeout=110s");

    assertThat(cluster.cluster()).isEmpty();
    assertThat(cluster.machines()).isEmpty();
    bundle.delete(stack.api(), Duration.ZERO, line -> {});
  }

  @Test
  void dependants_go_first_or_stay_as_asked() throws Exception {
    String ns = "cascade";
    for (String policy : new String[] {"foreground", "background", "orphan"}) {
      kubectl.file("owner.yaml", MAP.formatted("owner", ns).replace("ConfigMap", "Secret"));
      kubectl.ok("apply", "-f", "owner.yaml");
      String uid = kubectl.ok("get", "secret", "owner", "-n", ns, "-o", "jsonpath={.metadata.uid}");
      kubectl.file(
          "child.yaml",
          """
          apiVersion: v1
          kind: Secret
          metadata:
            name: child
            namespace: %s
            ownerReferences: [{apiVersion: v1, kind: Secret, name: owner, uid: %s, blockOwnerDeletion: true}]
          """
              .formatted(ns, uid));
      kubectl.ok("apply", "-f", "child.yaml");

      kubectl.ok("delete", "secret", "owner", "-n", ns, "--cascade=" + policy);

      if (policy.equals("orphan")) {
        assertThat(
                kubectl.ok(
                    "get",
                    "secret",
                    "child",
                    "-n",
                    ns,
                    "-o",
                    "jsonpath={.metadata.ownerReferences}"))
            .isIn("", "[]");
        kubectl.ok("delete", "secret", "child", "-n", ns);
      } else {
        await()
            .atMost(Settings.patience())
            .until(() -> kubectl.run("get", "secret", "child", "-n", ns).code() != 0);
      }
    }
    kubectl.file(
        "cluster.yaml",
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: Cluster
        metadata: {name: c, namespace: %s}
        spec: {paused: true, infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: c}}
        """
            .formatted(ns));
    kubectl.ok("apply", "-f", "cluster.yaml");
    assertThat(kubectl.refused("delete", "cluster", "c", "-n", ns, "--cascade=orphan"))
        .contains("Orphan is not supported");
    kubectl.ok(
        "patch", "cluster", "c", "-n", ns, "--type=merge", "-p", "{\"spec\":{\"paused\":null}}");
    kubectl.ok("delete", "cluster", "c", "-n", ns);
  }

  @Test
  void pruning_deletes_what_is_no_longer_declared() throws Exception {
    String ns = "pruned";
    kubectl.file("all.yaml", MAP.formatted("kept", ns) + "---\n" + MAP.formatted("dropped", ns));
    kubectl.file("less.yaml", MAP.formatted("kept", ns));
    kubectl.ok("apply", "-f", "all.yaml");

    assertThat(
            kubectl.ok(
                "apply",
                "-f",
                "less.yaml",
                "--prune",
                "-l",
                "set=a",
                "-n",
                ns,
                "--prune-allowlist=core/v1/ConfigMap"))
        .contains("dropped pruned");

    assertThat(kubectl.ok("get", "cm", "-n", ns, "-o", "name")).isEqualTo("configmap/kept");
    kubectl.ok("delete", "cm", "kept", "-n", ns);
  }

  @Test
  void many_objects_come_in_pages() throws Exception {
    String ns = "many";
    int many = Settings.thorough() ? 2_000 : 200;
    int page = many * 3 / 20;
    // From the command line this would take minutes; what is asked is that lists page.
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> codes = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String manifest = MAP.formatted("m-%04d".formatted(i), ns);
        String path = "/api/v1/namespaces/" + ns + "/configmaps";
        codes.add(
            writers.submit(
                () -> stack.http().send("POST", path, "application/yaml", manifest).code()));
      }
      for (Future<Integer> code : codes) {
        assertThat(code.get()).isEqualTo(201);
      }
    } finally {
      writers.shutdownNow();
    }

    String verbose =
        kubectl.ok("get", "cm", "-n", ns, "-o", "name", "--chunk-size=" + page, "-v=6");

    assertThat(verbose.lines().filter(line -> line.startsWith("configmap/")).distinct())
        .hasSize(many);
    assertThat(verbose.lines().filter(line -> line.contains("limit=" + page))).hasSize(7);
    assertThat(kubectl.ok("delete", "cm", "--all", "-n", ns, "--wait=false").lines()).hasSize(many);
  }

  private String replicas(String namespace) throws Exception {
    return kubectl.ok("get", "md", "md", "-n", namespace, "-o", "jsonpath={.spec.replicas}");
  }
}
