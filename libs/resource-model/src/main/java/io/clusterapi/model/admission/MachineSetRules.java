package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import java.util.Optional;

/** Upstream's webhook for MachineSet. */
final class MachineSetRules implements Rules {

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    MachineSpecRules.labelWithCluster(object);
    MachineSpecRules.defaultReplicas(object, existing);
    ObjectNode selector = Trees.objectAt(object, "spec.selector");
    String name = Trees.text(object, "metadata.name");
    if (selector != null && Selectors.isEmpty(selector) && Names.labelValue(name).isEmpty()) {
      MachineSpecRules.putLabel(object, "spec.selector.matchLabels", Groups.SET_NAME_LABEL, name);
      MachineSpecRules.putLabel(
          object, "spec.template.metadata.labels", Groups.SET_NAME_LABEL, name);
    }
    Versions.prefix(object, "spec.template.spec.version");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    MachineSpecRules.clusterNameUnchanged(object, existing, problems);
    MachineSpecRules.replicas(object, problems);
    MachineSpecRules.template(object, problems);
    MachineSpecRules.skippedPreflightChecks(object, problems);
    MachineSpecRules.naming(object, "spec.machineNaming.template", "machineSet", problems);
  }
}
