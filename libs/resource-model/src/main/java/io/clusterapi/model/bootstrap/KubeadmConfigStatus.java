package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is true of a KubeadmConfig. */
@MinProperties(1)
public class KubeadmConfigStatus {
  @JsonPropertyDescription("What is true of the object now, one entry per type.")
  @Size(max = 32)
  @ListMap("type")
  public List<Condition> conditions;

  @JsonPropertyDescription("Milestones of the first provisioning; once true they stay true.")
  public Initialization initialization;

  @JsonPropertyDescription("Secret with the bootstrap data.")
  @Size(min = 1, max = 253)
  public String dataSecretName;

  @JsonPropertyDescription("Generation of the spec these facts were worked out from.")
  @Min(1)
  public Long observedGeneration;

  @JsonPropertyDescription("Facts kept for clients of v1beta1; they vanish with that version.")
  public Deprecated deprecated;

  @MinProperties(1)
  public static class Initialization {
    @JsonPropertyDescription("The bootstrap data exists.")
    public Boolean dataSecretCreated;
  }

  public static class Deprecated {
    @JsonPropertyDescription("Facts in the form v1beta1 had.")
    public V1Beta1 v1beta1;
  }

  public static class V1Beta1 {
    @JsonPropertyDescription("What is true of the object now, one entry per type.")
    public List<V1Beta1Condition> conditions;

    @JsonPropertyDescription("Short code of a failure that needs a person.")
    @Size(min = 1, max = 256)
    public String failureReason;

    @JsonPropertyDescription("A failure that needs a person, in words.")
    @Size(min = 1, max = 10240)
    public String failureMessage;
  }
}
