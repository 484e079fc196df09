package io.clusterapi.model.infrastructure.aws;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** An IAM role to assume. */
public class AWSClusterRoleIdentitySpec {
  @JsonPropertyDescription(
      "Namespaces whose clusters may use the identity; absent for none, empty for all.")
  @Nullable
  public AllowedNamespaces allowedNamespaces;

  @JsonPropertyDescription("Role to assume.")
  @Required
  public String roleARN;

  @JsonPropertyDescription("Name of the session.")
  public String sessionName;

  @JsonPropertyDescription("Seconds the session lives, 900 to 43200.")
  @Min(900)
  @Max(43200)
  public Integer durationSeconds;

  @JsonPropertyDescription("Policy that narrows the session, as JSON.")
  public String inlinePolicy;

  @JsonPropertyDescription("Policies that narrow the session.")
  public List<String> policyARNs;

  @JsonPropertyDescription("External ID the role demands.")
  public String externalID;

  @JsonPropertyDescription("Identity that assumes the role; the provider's own when absent.")
  public AWSIdentityReference sourceIdentityRef;
}
