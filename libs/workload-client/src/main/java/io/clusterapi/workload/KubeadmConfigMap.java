package io.clusterapi.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The ConfigMap kube-system/kubeadm-config: the ClusterConfiguration that every kubeadm run on a
 * joining machine reads. Its existence says the control plane was initialized.
 */
public final class KubeadmConfigMap {
  private static final String NAME = "kubeadm-config";
  private static final String KEY = "ClusterConfiguration";
  private static final int CONFLICT_ATTEMPTS = 5;
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private final WorkloadConnection connection;

  KubeadmConfigMap(WorkloadConnection connection) {
    this.connection = connection;
  }

  public boolean exists() {
    return read() != null;
  }

  /** The ClusterConfiguration; empty before initialization. */
  public Optional<ObjectNode> clusterConfiguration() {
    return Optional.ofNullable(read()).map(this::parse);
  }

  /**
   * Changes the ClusterConfiguration. Nothing is written when the change alters nothing.
   *
   * @param change gets a copy it may modify; may run again when somebody else wrote meanwhile
   * @return whether something was written
   * @throws WorkloadException NOT_FOUND before initialization
   */
  public boolean update(UnaryOperator<ObjectNode> change) {
    for (int attempt = 1; ; attempt++) {
      ConfigMap current = read();
      if (current == null) {
        throw new WorkloadException(
            Problem.NOT_FOUND,
            "ConfigMap kube-system/kubeadm-config does not exist in "
                + connection.cluster()
                + ": the control plane is not initialized");
      }
      ObjectNode before = parse(current);
      ObjectNode after = change.apply(before.deepCopy());
      if (after.equals(before)) {
        return false;
      }
      try {
        write(current, after);
        return true;
      } catch (WorkloadException e) {
        if (e.problem() != Problem.CONFLICT || attempt == CONFLICT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void write(ConfigMap current, ObjectNode configuration) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("resourceVersion", current.getMetadata().getResourceVersion());
    try {
      patch.putObject("data").put(KEY, YAML.writeValueAsString(configuration));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree cannot be written as YAML", e);
    }
    connection.call(
        "patch ConfigMap kube-system/kubeadm-config",
        () ->
            connection
                .client()
                .configMaps()
                .inNamespace("kube-system")
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
  }

  private ConfigMap read() {
    return connection.call(
        "get ConfigMap kube-system/kubeadm-config",
        () -> connection.client().configMaps().inNamespace("kube-system").withName(NAME).get());
  }

  private ObjectNode parse(ConfigMap configMap) {
    String text = configMap.getData() == null ? null : configMap.getData().get(KEY);
    try {
      JsonNode tree = text == null ? null : YAML.readTree(text);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw unreadable("is not readable YAML");
    }
    throw unreadable("is missing or no mapping");
  }

  private WorkloadException unreadable(String what) {
    return new WorkloadException(
        Problem.OTHER,
        "ConfigMap kube-system/kubeadm-config of "
            + connection.cluster()
            + ": key ClusterConfiguration "
            + what);
  }
}
