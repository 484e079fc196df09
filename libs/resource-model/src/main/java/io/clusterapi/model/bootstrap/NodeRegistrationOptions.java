package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;

@MinProperties(1)
public class NodeRegistrationOptions {
  @Size(min = 1, max = 253)
  public String name;

  @Size(min = 1, max = 512)
  public String criSocket;

  @Size(max = 100)
  public List<Taint> taints;

  @Size(min = 1, max = 100)
  @ListMap({"name", "value"})
  @ValidationRule(
      value = "self.all(x, self.exists_one(y, x.name == y.name))",
      message = "kubeletExtraArgs name must be unique")
  public List<Arg> kubeletExtraArgs;

  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 512) String> ignorePreflightErrors;

  @OneOf({"Always", "IfNotPresent", "Never"})
  public String imagePullPolicy;

  public Boolean imagePullSerial;
}
