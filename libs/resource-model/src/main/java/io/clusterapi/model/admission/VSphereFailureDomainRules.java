package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for VSphereFailureDomain. */
final class VSphereFailureDomainRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    boolean cluster = !Trees.text(object, "spec.topology.computeCluster").isEmpty();
    boolean hosts = Trees.at(object, "spec.topology.hosts").isObject();
    for (String which : new String[] {"region", "zone"}) {
      String type = Trees.text(object, "spec." + which + ".type");
      if (type.equals("ComputeCluster") && !cluster) {
        problems.required(
            "spec.topology.computeCluster",
            "must be set when spec." + which + ".type is ComputeCluster");
      }
      if (type.equals("HostGroup") && !hosts) {
        problems.required(
            "spec.topology.hosts", "must be set when spec." + which + ".type is HostGroup");
      }
    }
    if (hosts && !cluster) {
      problems.required(
          "spec.topology.computeCluster", "must be set together with spec.topology.hosts");
    }
    if (!Trees.at(object, "spec.topology.networks").isEmpty()
        && !Trees.at(object, "spec.topology.networkConfigurations").isEmpty()) {
      problems.forbidden(
          "spec.topology.networks", "cannot be used together with networkConfigurations");
    }
    existing.ifPresent(
        old -> {
          for (String path : ChangedPaths.between(old.path("spec"), object.path("spec"), "spec")) {
            problems.forbidden(
                path, "cannot be modified; create another failure domain under another name");
          }
        });
  }
}
