package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What an API server serves: the kinds it is built with and those defined by stored CRDs. */
public final class ResourceTypes {
  // group/version kind plural scope(N,C) status(s) scale(x) short names
  private static final String TABLE =
      """
      v1 Binding bindings N - -
      v1 ConfigMap configmaps N - - cm
      v1 Endpoints endpoints N - - ep
      v1 Event events N - - ev
      v1 LimitRange limitranges N - - limits
      v1 Namespace namespaces C s - ns
      v1 Node nodes C s - no
      v1 PersistentVolumeClaim persistentvolumeclaims N s - pvc
      v1 PersistentVolume persistentvolumes C s - pv
      v1 Pod pods N s - po
      v1 PodTemplate podtemplates N - -
      v1 ReplicationController replicationcontrollers N s x rc
      v1 ResourceQuota resourcequotas N s - quota
      v1 Secret secrets N - -
      v1 ServiceAccount serviceaccounts N - - sa
      v1 Service services N s - svc
      admissionregistration.k8s.io/v1 MutatingWebhookConfiguration mutatingwebhookconfigurations C - -
      admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration validatingwebhookconfigurations C - -
      admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy validatingadmissionpolicies C s -
      admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings C - -
      apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions C s - crd crds
      apiregistration.k8s.io/v1 APIService apiservices C s -
      apps/v1 ControllerRevision controllerrevisions N - -
      apps/v1 DaemonSet daemonsets N s - ds
      apps/v1 Deployment deployments N s x deploy
      apps/v1 ReplicaSet replicasets N s x rs
      apps/v1 StatefulSet statefulsets N s x sts
      autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers N s - hpa
      autoscaling/v1 HorizontalPodAutoscaler horizontalpodautoscalers N s - hpa
      batch/v1 CronJob cronjobs N s - cj
      batch/v1 Job jobs N s -
      certificates.k8s.io/v1 CertificateSigningRequest certificatesigningrequests C s - csr
      coordination.k8s.io/v1 Lease leases N - -
      discovery.k8s.io/v1 EndpointSlice endpointslices N - -
      events.k8s.io/v1 Event events N - - ev
      flowcontrol.apiserver.k8s.io/v1 FlowSchema flowschemas C s -
      flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration prioritylevelconfigurations C s -
      networking.k8s.io/v1 IngressClass ingressclasses C - -
      networking.k8s.io/v1 Ingress ingresses N s - ing
      networking.k8s.io/v1 NetworkPolicy networkpolicies N - - netpol
      node.k8s.io/v1 RuntimeClass runtimeclasses C - -
      policy/v1 PodDisruptionBudget poddisruptionbudgets N s - pdb
      rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings C - -
      rbac.authorization.k8s.io/v1 ClusterRole clusterroles C - -
      rbac.authorization.k8s.io/v1 RoleBinding rolebindings N - -
      rbac.authorization.k8s.io/v1 Role roles N - -
      scheduling.k8s.io/v1 PriorityClass priorityclasses C - - pc
      storage.k8s.io/v1 CSIDriver csidrivers C - -
      storage.k8s.io/v1 CSINode csinodes C - -
      storage.k8s.io/v1 CSIStorageCapacity csistoragecapacities N - -
      storage.k8s.io/v1 StorageClass storageclasses C - - sc
      storage.k8s.io/v1 VolumeAttachment volumeattachments C s -
      """;

  private static final List<ResourceType> BUILT_IN =
      TABLE.lines().map(ResourceTypes::parse).toList();

  private final ObjectStore store;

  public ResourceTypes(ObjectStore store) {
    this.store = store;
  }

  private static ResourceType parse(String line) {
    String[] words = line.split(" ");
    int slash = words[0].indexOf('/');
    return new ResourceType(
        slash < 0 ? "" : words[0].substring(0, slash),
        words[0].substring(slash + 1),
        words[1],
        words[2],
        words[1].toLowerCase(java.util.Locale.ROOT),
        words[3].equals("N"),
        words[4].equals("s"),
        words[5].equals("x"),
        List.of(words).subList(6, words.length),
        false);
  }

  /** Built-in kinds; they never change. */
  public static Collection<ResourceType> builtIn() {
    return BUILT_IN;
  }

  public static ResourceType builtIn(String group, String plural) {
    return BUILT_IN.stream()
        .filter(type -> type.group().equals(group) && type.plural().equals(plural))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no built-in " + plural + "." + group));
  }

  public Optional<ResourceType> find(String group, String version, String plural) {
    for (ResourceType type : BUILT_IN) {
      if (type.group().equals(group)
          && type.version().equals(version)
          && type.plural().equals(plural)) {
        return Optional.of(type);
      }
    }
    return store
        .get(
            ObjectKey.of(
                "apiextensions.k8s.io", "customresourcedefinitions", "", plural + "." + group))
        .stream()
        .flatMap(crd -> served(crd.node()).stream())
        .filter(type -> type.version().equals(version))
        .findFirst();
  }

  /** Every served type, built-in ones first. */
  public List<ResourceType> all() {
    List<ResourceType> types = new ArrayList<>(BUILT_IN);
    for (StoredObject crd : store.list("apiextensions.k8s.io", "customresourcedefinitions", null)) {
      types.addAll(served(crd.node()));
    }
    return types;
  }

  /** The types a CustomResourceDefinition defines, one per served version. */
  public static List<ResourceType> served(JsonNode crd) {
    JsonNode spec = crd.path("spec");
    JsonNode names = spec.path("names");
    List<String> shortNames = Json.stream(names.path("shortNames")).map(JsonNode::asText).toList();
    String kind = names.path("kind").asText();
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(
            new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                kind,
                names.path("plural").asText(),
                names.path("singular").asText(kind.toLowerCase(java.util.Locale.ROOT)),
                spec.path("scope").asText().equals("Namespaced"),
                version.path("subresources").has("status"),
                version.path("subresources").has("scale"),
                shortNames,
                true));
      }
    }
    return types;
  }
}
