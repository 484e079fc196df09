package io.clusterapi.cluster.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.cluster.planning.ResourceSetPlanner;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestInvalid;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import io.clusterapi.workload.Apply;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.clusterapi.workload.WorkloadSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Applies the contents of one ConfigMap or Secret to a workload cluster: keys in order, objects in
 * creation order.
 */
@ApplicationScoped
class ApplyResource implements OperationHandler {
  private final SecretReader secrets;
  private final WorkloadClients clients;

  ApplyResource(
      SecretReader secrets,
      Vertx vertx,
      @ConfigProperty(name = "capi.workload.dns-servers") Optional<List<String>> dnsServers) {
    this.secrets = secrets;
    this.clients =
        new WorkloadClients(
            vertx,
            Infrastructure.getDefaultWorkerPool(),
            WorkloadSettings.defaults().withDnsServers(dnsServers.orElse(List.of())));
  }

  @Override
  public String type() {
    return ResourceSetPlanner.OPERATION;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    JsonNode request = read(attempt.intent().request());
    String namespace = request.path("namespace").asText();
    String cluster = request.path("cluster").asText();
    return contents(request)
        .flatMap(
            contents ->
                secrets
                    .secret(namespace, cluster + "-kubeconfig")
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(kubeconfig -> apply(request, contents, kubeconfig)));
  }

  private Uni<Map<String, String>> contents(JsonNode request) {
    String namespace = request.path("namespace").asText();
    String name = request.path("name").asText();
    if (request.path("kind").asText().equals("Secret")) {
      return secrets.secret(namespace, name).map(secret -> ofSecret(secret, name));
    }
    return secrets.configMap(namespace, name).map(configMap -> ofConfigMap(configMap, name));
  }

  private OperationResult apply(
      JsonNode request, Map<String, String> contents, Optional<Secret> kubeconfigSecret) {
    List<ObjectNode> objects = objects(request, contents);
    String kubeconfig =
        kubeconfigSecret
            .map(secret -> decoded(secret.getData()).get("value"))
            .orElseThrow(
                () ->
                    OperationFailure.transientProblem(
                        "KubeconfigMissing", "the cluster's kubeconfig Secret is not there", null));
    try (WorkloadConnection connection =
        clients.connect(
            request.path("namespace").asText() + "/" + request.path("cluster").asText(),
            kubeconfig)) {
      List<Apply.Outcome> outcomes =
          connection
              .apply()
              .apply(
                  objects,
                  request.path("once").asBoolean()
                      ? Apply.Mode.CREATE_IF_ABSENT
                      : Apply.Mode.MERGE);
      List<Apply.Outcome> failed =
          outcomes.stream().filter(one -> one.action() == Apply.Action.FAILED).toList();
      if (!failed.isEmpty()) {
        throw OperationFailure.transientProblem(
            "ApplyFailed",
            failed.size()
                + " of "
                + outcomes.size()
                + " objects of "
                + request.path("kind").asText()
                + " "
                + request.path("name").asText()
                + " were not applied; first: "
                + failed.get(0).object()
                + ": "
                + failed.get(0).message(),
            null);
      }
      return OperationResult.of("{\"objects\":" + outcomes.size() + "}");
    } catch (WorkloadException e) {
      throw OperationFailure.transientProblem(e.problem().name(), e.getMessage(), e);
    }
  }

  private static List<ObjectNode> objects(JsonNode request, Map<String, String> contents) {
    List<ObjectNode> objects = new ArrayList<>();
    contents.forEach(
        (key, text) -> {
          try {
            Manifests.read(text, Limits.DEFAULT).stream()
                .map(ManifestObject::tree)
                .forEach(objects::add);
          } catch (ManifestInvalid e) {
            throw OperationFailure.terminal(
                "InvalidManifest",
                request.path("kind").asText()
                    + " "
                    + request.path("name").asText()
                    + ", key "
                    + key
                    + ": "
                    + e.getMessage());
          }
        });
    return objects;
  }

  private static Map<String, String> ofSecret(Optional<Secret> secret, String name) {
    return secret.map(found -> decoded(found.getData())).orElseThrow(() -> missing("Secret", name));
  }

  private static Map<String, String> ofConfigMap(Optional<ConfigMap> configMap, String name) {
    return configMap
        .map(
            found -> {
              Map<String, String> contents = new TreeMap<>();
              if (found.getData() != null) {
                contents.putAll(found.getData());
              }
              contents.putAll(decoded(found.getBinaryData()));
              return contents;
            })
        .orElseThrow(() -> missing("ConfigMap", name));
  }

  private static OperationFailure missing(String kind, String name) {
    return OperationFailure.transientProblem(
        "SourceMissing", kind + " " + name + " is not there any more", null);
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    Map<String, String> contents = new TreeMap<>();
    if (data != null) {
      data.forEach(
          (key, value) ->
              contents.put(
                  key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return contents;
  }

  private static JsonNode read(String text) {
    try {
      return Mapper.json().readTree(text);
    } catch (IOException e) {
      throw OperationFailure.terminal("BadRequest", "the operation's request cannot be read");
    }
  }

  @PreDestroy
  void close() {
    clients.close();
  }
}
