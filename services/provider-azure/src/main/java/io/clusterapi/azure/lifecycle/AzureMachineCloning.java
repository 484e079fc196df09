package io.clusterapi.azure.lifecycle;

import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.provider.lifecycle.MachineCloning;

/** AzureMachines from AzureMachineTemplates. */
public final class AzureMachineCloning
    implements MachineCloning<AzureMachine, AzureMachineTemplate> {

  @Override
  public Class<AzureMachine> machineType() {
    return AzureMachine.class;
  }

  @Override
  public Class<AzureMachineTemplate> templateType() {
    return AzureMachineTemplate.class;
  }

  @Override
  public AzureMachine empty() {
    return new AzureMachine();
  }

  @Override
  public boolean complete(AzureMachine machine) {
    return machine.getSpec() != null && machine.getSpec().vmSize != null;
  }

  @Override
  public void fill(AzureMachine machine, AzureMachineTemplate template) {
    machine.setSpec(
        Mapper.value(Mapper.valueToTree(template.getSpec().template.spec), AzureMachineSpec.class));
    MachineCloning.copyMetadata(template.getSpec().template.metadata, machine);
  }
}
