package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AzureClusterIdentity: each kind of credentials with what it needs. */
final class AzureClusterIdentityRules implements Rules {

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode spec = object.path("spec");
    String type = spec.path("type").asText();
    boolean clientId = !spec.path("clientID").asText("").isEmpty();
    boolean secret = !Trees.text(spec, "clientSecret.name").isEmpty();
    boolean file = !spec.path("certPath").asText("").isEmpty();
    String path = "spec.userAssignedIdentityCredentialsPath";
    boolean credentials = !Trees.text(object, path).isEmpty();
    if (!clientId && !type.equals("UserAssignedIdentityCredential")) {
      problems.required("spec.clientID", "credentials of type " + type + " have a client ID");
    }
    boolean password = type.equals("ServicePrincipal") || type.equals("ManualServicePrincipal");
    if (password && !secret) {
      problems.required(
          "spec.clientSecret", "a service principal has its password in the key clientSecret");
    }
    if (type.equals("ServicePrincipalCertificate") && secret == file) {
      problems.required(
          "spec.certPath",
          "exactly one of certPath and clientSecret says where the certificate is");
    }
    boolean byIdentity = type.equals("UserAssignedMSI") || type.equals("WorkloadIdentity");
    if (byIdentity && secret) {
      problems.forbidden("spec.clientSecret", "credentials of type " + type + " have no password");
    }
    if (type.equals("UserAssignedIdentityCredential") != credentials) {
      if (credentials) {
        problems.forbidden(path, "only type UserAssignedIdentityCredential has it");
      } else {
        problems.required(path, "credentials of type " + type + " are read from a file");
      }
    }
    Selectors.check(
        Trees.at(spec, "allowedNamespaces.selector"), "spec.allowedNamespaces.selector", problems);
    existing.ifPresent(old -> AWSClusterRules.unchanged(object, old, "spec.type", problems));
  }
}
