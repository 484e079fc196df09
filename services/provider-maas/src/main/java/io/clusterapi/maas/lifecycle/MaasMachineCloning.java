package io.clusterapi.maas.lifecycle;

import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.provider.lifecycle.MachineCloning;

/** MaasMachines from MaasMachineTemplates. */
public final class MaasMachineCloning implements MachineCloning<MaasMachine, MaasMachineTemplate> {

  @Override
  public Class<MaasMachine> machineType() {
    return MaasMachine.class;
  }

  @Override
  public Class<MaasMachineTemplate> templateType() {
    return MaasMachineTemplate.class;
  }

  @Override
  public MaasMachine empty() {
    return new MaasMachine();
  }

  @Override
  public boolean complete(MaasMachine machine) {
    return machine.getSpec() != null && machine.getSpec().image != null;
  }

  @Override
  public void fill(MaasMachine machine, MaasMachineTemplate template) {
    machine.setSpec(
        Mapper.value(Mapper.valueToTree(template.getSpec().template.spec), MaasMachineSpec.class));
    MachineCloning.copyMetadata(template.getSpec().template.metadata, machine);
  }
}
