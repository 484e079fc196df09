package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/** Credentials and who may use them. */
public class AzureClusterIdentitySpec {
  @JsonPropertyDescription("Kind of credentials.")
  @Required
  @OneOf({
    "ServicePrincipal",
    "UserAssignedMSI",
    "ManualServicePrincipal",
    "ServicePrincipalCertificate",
    "WorkloadIdentity",
    "UserAssignedIdentityCredential"
  })
  public String type;

  @JsonPropertyDescription("Deprecated: Azure's identifier of the user-assigned identity.")
  public String resourceID;

  @JsonPropertyDescription("Client ID of the service principal or identity.")
  public String clientID;

  @JsonPropertyDescription(
      "Secret whose key clientSecret has the password, or the certificate with its key as PEM.")
  public SecretReference clientSecret;

  @JsonPropertyDescription("File with the certificate and its key as PEM, where the provider runs.")
  public String certPath;

  @JsonPropertyDescription("File with the credentials of type UserAssignedIdentityCredential.")
  public String userAssignedIdentityCredentialsPath;

  @JsonPropertyDescription("Azure cloud of these credentials.")
  @OneOf({"public", "china", "usgovernment"})
  public String userAssignedIdentityCredentialsCloudType;

  @JsonPropertyDescription("Azure tenant.")
  @Required
  public String tenantID;

  @JsonPropertyDescription("Namespaces that may use it: none when absent, all when empty.")
  @Nullable
  @MinProperties(0)
  public AllowedNamespaces allowedNamespaces;

  /** A Secret. */
  public static class SecretReference {
    @JsonPropertyDescription("Name of the Secret.")
    public String name;

    @JsonPropertyDescription("Namespace of the Secret.")
    public String namespace;
  }

  /** Namespaces that may use it; either field allows. */
  public static class AllowedNamespaces {
    @JsonPropertyDescription("Names of namespaces.")
    @Nullable
    public List<String> list;

    @JsonPropertyDescription("Namespaces by label.")
    public LabelSelector selector;
  }
}
