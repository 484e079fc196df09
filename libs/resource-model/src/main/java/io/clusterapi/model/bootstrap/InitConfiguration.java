package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Settings of kubeadm init, which makes the first control plane node. */
@MinProperties(1)
public class InitConfiguration {
  @JsonPropertyDescription("Tokens kubeadm init creates; normally left to the controller.")
  @Size(min = 1, max = 100)
  public List<BootstrapToken> bootstrapTokens;

  @JsonPropertyDescription("How the node registers with the cluster.")
  public NodeRegistrationOptions nodeRegistration;

  @JsonPropertyDescription("Where the API server of this node listens.")
  public LocalAPIEndpoint localAPIEndpoint;

  @JsonPropertyDescription("kubeadm phases to leave out.")
  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 256) String> skipPhases;

  @JsonPropertyDescription("Where kubeadm finds patches for the manifests it writes.")
  public Patches patches;

  @JsonPropertyDescription("How long kubeadm waits for what.")
  public Timeouts timeouts;

  public static class BootstrapToken {
    @JsonPropertyDescription("The token, id.secret.")
    @Required
    @Size(min = 1, max = 23)
    public String token;

    @JsonPropertyDescription("What it is for.")
    @Size(min = 1, max = 512)
    public String description;

    @JsonPropertyDescription("Seconds the token lives; 0 forever. Default 86400.")
    @Min(0)
    public Integer ttlSeconds;

    @JsonPropertyDescription("When the token expires; excludes ttlSeconds.")
    @Format("date-time")
    public String expires;

    @JsonPropertyDescription("What the token may be used for: signing, authentication.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 256) String> usages;

    @JsonPropertyDescription("Groups a client with the token belongs to.")
    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 256) String> groups;
  }
}
