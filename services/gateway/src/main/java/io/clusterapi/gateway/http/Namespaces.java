package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.gateway.access.User;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.Tables;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Owner;
import io.fabric8.kubernetes.api.model.Namespace;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Namespaces. They exist implicitly: every valid name is one, it holds objects or it does not.
 * Nothing of them is stored, so labels and annotations are not kept and there is nothing to delete.
 */
public final class Namespaces {
  private static final Kind KIND = Kinds.of(Namespace.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final String NOT_KEPT =
      "namespaces exist implicitly: nothing was stored, labels and annotations are not kept";

  private final OwnerClient client;
  private final Owners owners;
  private final Clock clock;
  private final Instant started;

  public Namespaces(OwnerClient client, Owners owners, Clock clock) {
    this.client = client;
    this.owners = owners;
    this.clock = clock;
    this.started = clock.instant();
  }

  Future<Answered> answer(
      String method,
      ApiPath path,
      Map<String, String> query,
      ObjectNode body,
      Representation representation,
      User user) {
    String watch = query.getOrDefault("watch", "false");
    if (watch.equals("true") || watch.equals("1")) {
      throw ApiFailure.methodNotAllowed(
          "namespaces exist implicitly and cannot be watched; list them");
    }
    return switch (method) {
      case "GET" ->
          path.collection()
              ? list(query, representation, user)
              : Future.succeededFuture(
                  new Answered(
                      200,
                      shaped(List.of(existing(path.name())), representation, query, false),
                      List.of()));
      case "POST" -> {
        String name = body.path("metadata").path("name").asText("");
        yield Future.succeededFuture(new Answered(201, existing(name), List.of(NOT_KEPT)));
      }
      case "PUT", "PATCH" ->
          Future.succeededFuture(new Answered(200, existing(path.name()), List.of(NOT_KEPT)));
      default ->
          throw ApiFailure.methodNotAllowed(
              "namespaces exist implicitly and cannot be deleted; delete the objects in them"
                  + " (kubectl delete clusters --all -n NAMESPACE)");
    };
  }

  private Future<Answered> list(
      Map<String, String> query, Representation representation, User user) {
    LabelSelector labels = LabelSelector.parse(query.get("labelSelector"));
    FieldSelector fields = FieldSelector.parse(KIND, query.get("fieldSelector"));
    List<Future<OwnerClient.Reply>> asked = new ArrayList<>();
    for (Owner owner : owners.present()) {
      asked.add(
          client.send(owner, HttpMethod.GET, "/internal/v1/namespaces", null, null, user.name()));
    }
    return Future.join(asked)
        .transform(
            done -> {
              TreeSet<String> names = new TreeSet<>(List.of("default"));
              List<String> warnings = new ArrayList<>();
              for (Future<OwnerClient.Reply> reply : asked) {
                if (reply.succeeded() && reply.result().ok()) {
                  reply.result().body().path("namespaces").forEach(n -> names.add(n.asText()));
                } else {
                  warnings.add("a service does not answer: namespaces only it uses are missing");
                }
              }
              List<ObjectNode> found =
                  names.stream()
                      .map(this::existing)
                      .filter(labels::matches)
                      .filter(fields::matches)
                      .toList();
              return Future.succeededFuture(
                  new Answered(
                      200, shaped(found, representation, query, true), List.copyOf(warnings)));
            });
  }

  private ObjectNode shaped(
      List<ObjectNode> found,
      Representation representation,
      Map<String, String> query,
      boolean list) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("resourceVersion", "1");
    if (representation.shape() == Representation.Shape.TABLE) {
      return Tables.table(
          KIND,
          found,
          found,
          metadata,
          Tables.IncludeObject.parse(query.get("includeObject")),
          clock.instant());
    }
    boolean partial = representation.shape() == Representation.Shape.METADATA;
    if (!list) {
      return partial ? Tables.metadataOnly(found.get(0)) : found.get(0);
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("kind", partial ? "PartialObjectMetadataList" : "NamespaceList");
    result.put("apiVersion", partial ? "meta.k8s.io/v1" : "v1");
    result.set("metadata", metadata);
    ArrayNode items = result.putArray("items");
    found.forEach(item -> items.add(partial ? (JsonNode) Tables.metadataOnly(item) : item));
    return result;
  }

  private ObjectNode existing(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ApiFailure.invalid(
          KIND,
          name,
          List.of(
              new ApiFailure.Cause(
                  "FieldValueInvalid",
                  "Invalid value: \"%s\": wanted at most 63 lower-case letters, digits and '-'"
                      .formatted(name),
                  "metadata.name")));
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = node.putObject("metadata");
    metadata
        .put("name", name)
        .put(
            "uid",
            UUID.nameUUIDFromBytes(("namespace/" + name).getBytes(StandardCharsets.UTF_8))
                .toString())
        .put("resourceVersion", "1")
        .put(
            "creationTimestamp",
            started.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    metadata.putObject("labels").put("kubernetes.io/metadata.name", name);
    node.putObject("spec");
    node.putObject("status").put("phase", "Active");
    return node;
  }
}
