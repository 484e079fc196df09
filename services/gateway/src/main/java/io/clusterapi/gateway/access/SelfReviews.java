package io.clusterapi.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.Discovery;
import java.util.List;

/** Answers what a user may do and who it is: {@code kubectl auth can-i} and {@code whoami}. */
public final class SelfReviews {
  public static final String AUTHORIZATION = "authorization.k8s.io";
  public static final String AUTHENTICATION = "authentication.k8s.io";

  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "update", "patch", "delete", "deletecollection");

  private final Roles roles;

  public SelfReviews(Roles roles) {
    this.roles = roles;
  }

  public static void describe(Discovery discovery) {
    discovery
        .addVirtual(AUTHORIZATION, "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview")
        .addVirtual(AUTHORIZATION, "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview")
        .addVirtual(AUTHENTICATION, "v1", "selfsubjectreviews", "SelfSubjectReview");
  }

  /** Fills in the status of a review; null when the resource is none of ours. */
  public ObjectNode answer(User user, String group, String resource, ObjectNode review) {
    return switch (group + "/" + resource) {
      case AUTHORIZATION + "/selfsubjectaccessreviews" -> access(user, review);
      case AUTHORIZATION + "/selfsubjectrulesreviews" -> rules(user, review);
      case AUTHENTICATION + "/selfsubjectreviews" -> self(user, review);
      default -> null;
    };
  }

  private ObjectNode access(User user, ObjectNode review) {
    JsonNode attributes = review.path("spec").path("resourceAttributes");
    ObjectNode status = review.putObject("status");
    if (attributes.isObject()) {
      Right right =
          new Right(
              attributes.path("verb").asText(),
              attributes.path("group").asText(),
              attributes.path("resource").asText(),
              attributes.path("subresource").asText(),
              attributes.path("namespace").asText(),
              attributes.path("name").asText());
      boolean allowed = roles.allows(user, right);
      status.put("allowed", allowed);
      if (!allowed) {
        status.put("reason", right.refusal(user));
      }
      return review;
    }
    String verb = review.path("spec").path("nonResourceAttributes").path("verb").asText();
    // Discovery, version and OpenAPI are open to everyone who is known.
    status.put("allowed", verb.equals("get") || user.isAdmin());
    return review;
  }

  private ObjectNode rules(User user, ObjectNode review) {
    String namespace = review.path("spec").path("namespace").asText();
    ObjectNode status = review.putObject("status");
    ArrayNode rules = status.putArray("resourceRules");
    if (user.isAdmin()) {
      rule(rules, List.of("*"), "*");
    }
    for (Roles.Grant grant : roles.grants(user, namespace)) {
      rule(rules, READ, "*");
      if (grant.role() != Roles.Role.VIEW) {
        rule(rules, WRITE, "*");
      }
      if (grant.secrets() != Roles.SecretAccess.NONE) {
        rule(rules, READ, "secrets");
      }
      if (grant.secrets() == Roles.SecretAccess.WRITE) {
        rule(rules, WRITE, "secrets");
      }
    }
    ObjectNode open = status.putArray("nonResourceRules").addObject();
    open.putArray("verbs").add("get");
    open.putArray("nonResourceURLs").add("/api*").add("/openapi*").add("/version");
    // "*" above leaves Secrets out, which these rules cannot say.
    status.put("incomplete", !user.isAdmin());
    return review;
  }

  private static void rule(ArrayNode rules, List<String> verbs, String resource) {
    ObjectNode rule = rules.addObject();
    ArrayNode array = rule.putArray("verbs");
    verbs.forEach(array::add);
    rule.putArray("apiGroups").add(resource.equals("secrets") ? "" : "*");
    rule.putArray("resources").add(resource);
  }

  private static ObjectNode self(User user, ObjectNode review) {
    ObjectNode info = review.putObject("status").putObject("userInfo");
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    ArrayNode groups = info.putArray("groups");
    user.groups().forEach(groups::add);
    return review;
  }
}
