package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.provider.lifecycle.MachineCloning;
import java.util.HashMap;
import java.util.Map;

/** VSphereMachines from VSphereMachineTemplates. */
public final class VSphereMachineCloning
    implements MachineCloning<VSphereMachine, VSphereMachineTemplate> {

  @Override
  public Class<VSphereMachine> machineType() {
    return VSphereMachine.class;
  }

  @Override
  public Class<VSphereMachineTemplate> templateType() {
    return VSphereMachineTemplate.class;
  }

  @Override
  public VSphereMachine empty() {
    return new VSphereMachine();
  }

  @Override
  public boolean complete(VSphereMachine machine) {
    return machine.getSpec() != null && machine.getSpec().template != null;
  }

  @Override
  public void fill(VSphereMachine machine, VSphereMachineTemplate template) {
    machine.setSpec(
        Mapper.value(
            Mapper.valueToTree(template.getSpec().template.spec), VSphereMachineSpec.class));
    TemplateMetadata metadata = template.getSpec().template.metadata;
    if (metadata == null) {
      return;
    }
    machine.getMetadata().setLabels(merged(metadata.labels, machine.getMetadata().getLabels()));
    machine
        .getMetadata()
        .setAnnotations(merged(metadata.annotations, machine.getMetadata().getAnnotations()));
  }

  private static Map<String, String> merged(Map<String, String> template, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(template == null ? Map.of() : template);
    all.putAll(own == null ? Map.of() : own);
    return all;
  }
}
