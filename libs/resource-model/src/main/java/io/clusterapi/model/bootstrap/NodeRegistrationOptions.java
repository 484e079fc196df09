package io.clusterapi.model.bootstrap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;

/** How kubeadm registers a node. */
@MinProperties(1)
public class NodeRegistrationOptions {
  @JsonPropertyDescription(
      "Name of the Node; may hold cloud-init expressions such as {{ ds.meta_data.local_hostname }}.")
  @Size(min = 1, max = 253)
  public String name;

  @JsonPropertyDescription("Socket of the container runtime.")
  @Size(min = 1, max = 512)
  public String criSocket;

  @JsonPropertyDescription(
      "Taints of the Node; absent sets the control plane taint on control plane nodes, empty sets none.")
  @Size(max = 100)
  public List<Taint> taints;

  @JsonPropertyDescription("Command line arguments of the kubelet by name; a name may appear once.")
  @Size(min = 1, max = 100)
  @ListMap({"name", "value"})
  @ValidationRule(
      value = "self.all(x, self.exists_one(y, x.name == y.name))",
      message = "kubeletExtraArgs name must be unique")
  public List<Arg> kubeletExtraArgs;

  @JsonPropertyDescription("Preflight checks whose failure is only a warning.")
  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 512) String> ignorePreflightErrors;

  @JsonPropertyDescription("When kubeadm pulls images. Default IfNotPresent.")
  @OneOf({"Always", "IfNotPresent", "Never"})
  public String imagePullPolicy;

  @JsonPropertyDescription("Whether kubeadm pulls one image after the other.")
  public Boolean imagePullSerial;
}
