package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.ResourceType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Questions about permissions, asked by creating an object that is answered and not stored. */
final class Reviews {
  private static final String AUTHORIZATION = "authorization.k8s.io";

  static final List<ResourceType> TYPES =
      List.of(
          type(AUTHORIZATION, "SelfSubjectAccessReview", "selfsubjectaccessreviews"),
          type(AUTHORIZATION, "SubjectAccessReview", "subjectaccessreviews"),
          type("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews"));

  private final Authorizer authorizer;

  Reviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  private static ResourceType type(String group, String kind, String plural) {
    return new ResourceType(
        group,
        "v1",
        kind,
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        false,
        false,
        false,
        List.of(),
        false);
  }

  static java.util.Optional<ResourceType> find(RequestPath path) {
    return TYPES.stream()
        .filter(
            type ->
                type.group().equals(path.group())
                    && type.version().equals(path.version())
                    && type.plural().equals(path.plural()))
        .findFirst();
  }

  void answer(Call call, ObjectNode review) {
    review.put("apiVersion", call.type().apiVersion()).put("kind", call.type().kind());
    ObjectNode status = review.putObject("status");
    if (call.type().kind().equals("SelfSubjectReview")) {
      status.set("userInfo", Authenticator.userInfo(call.user()));
      call.answer(201, review);
      return;
    }
    JsonNode spec = review.path("spec");
    User subject = call.user();
    if (call.type().kind().equals("SubjectAccessReview")) {
      Set<String> groups = new HashSet<>();
      spec.path("groups").forEach(group -> groups.add(group.asText()));
      subject = new User(spec.path("user").asText(), groups);
    }
    status.put("allowed", allowed(subject, spec));
    call.answer(201, review);
  }

  private boolean allowed(User subject, JsonNode spec) {
    JsonNode path = spec.path("nonResourceAttributes");
    if (!path.isMissingNode()) {
      return authorizer.allowsPath(subject, path.path("verb").asText(), path.path("path").asText());
    }
    JsonNode asked = spec.path("resourceAttributes");
    String subresource = asked.path("subresource").asText();
    String resource = asked.path("resource").asText();
    return authorizer.allows(
        subject,
        new Authorizer.Access(
            asked.path("verb").asText(),
            asked.path("group").asText(),
            subresource.isEmpty() ? resource : resource + "/" + subresource,
            asked.path("namespace").asText(),
            asked.path("name").asText()));
  }
}
