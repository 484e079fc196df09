package io.clusterapi.e2e;

import java.util.List;

/**
 * A manifest nobody should send.
 *
 * @param what what is wrong with it
 * @param path where it is posted
 * @param body the manifest in YAML
 * @param codes acceptable answers
 * @param told what the answer must name: the field, and what was found or wanted
 */
record BadInput(String what, String path, String body, List<Integer> codes, List<String> told) {
  static final String NAMESPACE = "bad-input";

  private static final String CORE = "/apis/cluster.x-k8s.io/v1beta2/namespaces/bad-input/";
  private static final String CONTROL_PLANES =
      "/apis/controlplane.cluster.x-k8s.io/v1beta2/namespaces/bad-input/kubeadmcontrolplanes";

  static List<BadInput> all() {
    return List.of(
        new BadInput(
            "an unknown kind",
            CORE + "clutsers",
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Clutser
            metadata: {name: bad}
            """,
            List.of(404),
            List.of("could not find the requested resource")),
        new BadInput(
            "a kind that is not the path's",
            CORE + "clusters",
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Clutser
            metadata: {name: bad}
            """,
            List.of(400),
            List.of("Clutser")),
        new BadInput(
            "an unknown field",
            CORE + "clusters?fieldValidation=Strict",
            cluster("bad", "podNetwork: 10.0.0.0/8"),
            List.of(400, 422),
            List.of("spec.podNetwork")),
        new BadInput(
            "a number that is text",
            CONTROL_PLANES,
            controlPlane("replicas: three"),
            List.of(400, 422),
            List.of("spec.replicas")),
        new BadInput(
            "a version that is none",
            CONTROL_PLANES,
            controlPlane("replicas: 3").replace("v1.35.3", "banana"),
            List.of(422),
            List.of("spec.version", "banana")),
        new BadInput(
            "an even number of control-plane machines",
            CONTROL_PLANES,
            controlPlane("replicas: 4"),
            List.of(422),
            List.of("spec.replicas", "4")),
        new BadInput(
            "a CIDR that is none",
            CORE + "clusters",
            cluster("bad", "clusterNetwork: {pods: {cidrBlocks: [10.0.0.0/33]}}"),
            List.of(422),
            List.of("spec.clusterNetwork.pods.cidrBlocks[0]", "10.0.0.0/33")),
        new BadInput(
            "a name of 64 characters",
            CORE + "clusters",
            cluster("a".repeat(64), "paused: false"),
            List.of(422),
            List.of("metadata.name", "63")),
        new BadInput(
            "a reference without its fields",
            CORE + "clusters",
            cluster("bad", "infrastructureRef: {kind: AWSCluster}"),
            List.of(422),
            List.of("spec.infrastructureRef.name", "spec.infrastructureRef.apiGroup")),
        new BadInput(
            "a body of 3 MB",
            "/api/v1/namespaces/bad-input/configmaps",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: bad}
            data: {key: %s}
            """
                .formatted("x".repeat(3_000_000)),
            List.of(413),
            List.of("2097152")),
        new BadInput("a YAML bomb", CORE + "clusters", bomb(), List.of(400, 413), List.of("alias")),
        new BadInput(
            "text that is no manifest",
            CORE + "clusters",
            "{\"kind\": \"Cluster\", ",
            List.of(400),
            List.of("json")));
  }

  /** Those whose fault a submission on the topic can have; it has no path that could be unknown. */
  static List<BadInput> onTheTopic() {
    return all().stream().filter(input -> !input.what.equals("an unknown kind")).toList();
  }

  private static String cluster(String name, String specLine) {
    return """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: Cluster
        metadata: {name: %s, namespace: bad-input}
        spec:
          %s
        """
        .formatted(name, specLine);
  }

  private static String controlPlane(String replicas) {
    return """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: KubeadmControlPlane
        metadata: {name: bad, namespace: bad-input}
        spec:
          %s
          version: v1.35.3
          machineTemplate:
            spec:
              infrastructureRef:
                apiGroup: infrastructure.cluster.x-k8s.io
                kind: AWSMachineTemplate
                name: bad
        """
        .formatted(replicas);
  }

  // Ten times ten times ... of nine levels: a thousand million values from half a kilobyte.
  private static String bomb() {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: bad, namespace: bad-input}
            a0: &a0 [x,x,x,x,x,x,x,x,x,x]
            """);
    for (int level = 1; level <= 9; level++) {
      String above = "*a" + (level - 1);
      text.append("a%d: &a%d [%s".formatted(level, level, above));
      text.append(("," + above).repeat(9)).append("]\n");
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return what;
  }
}
