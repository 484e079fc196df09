package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;

/** A vCenter account kept in a Secret. */
public class VSphereClusterIdentitySpec {
  @JsonPropertyDescription("Secret with username and password, in the provider's namespace.")
  @Required
  @Size(min = 1, max = 253)
  public String secretName;

  @JsonPropertyDescription("Namespaces whose clusters may use the identity; absent for none.")
  public AllowedNamespaces allowedNamespaces;

  /** Namespaces by label. */
  public static class AllowedNamespaces {
    @JsonPropertyDescription("Labels of the namespaces; empty for all.")
    public LabelSelector selector;
  }
}
