package io.clusterapi.model.infrastructure.aws;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;

public class AWSClusterRoleIdentitySpec {
  @Nullable public AllowedNamespaces allowedNamespaces;

  @Required public String roleARN;

  public String sessionName;

  @Min(900)
  @Max(43200)
  public Integer durationSeconds;

  public String inlinePolicy;

  public List<String> policyARNs;

  public String externalID;

  public AWSIdentityReference sourceIdentityRef;
}
