package io.clusterapi.controlplane.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.List;

/** An operation's request, read. */
record Request(JsonNode json) {

  static Request of(OperationTry attempt) {
    try {
      return new Request(Mapper.json().readTree(attempt.intent().request()));
    } catch (JsonProcessingException e) {
      throw OperationFailure.terminal("BadRequest", "the operation's request cannot be read");
    }
  }

  String namespace() {
    return text("namespace");
  }

  String cluster() {
    return text("cluster");
  }

  String text(String field) {
    return json.path(field).asText("");
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    json.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Whose Secrets are made. */
  ClusterSecrets.Scope scope() {
    JsonNode owner = json.path("owner");
    return new ClusterSecrets.Scope(
        namespace(),
        cluster(),
        new OwnerReferenceBuilder()
            .withApiVersion(owner.path("apiVersion").asText())
            .withKind(owner.path("kind").asText())
            .withName(owner.path("name").asText())
            .withUid(owner.path("uid").asText())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .build());
  }
}
