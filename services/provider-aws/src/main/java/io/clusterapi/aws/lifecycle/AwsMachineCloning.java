package io.clusterapi.aws.lifecycle;

import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.lifecycle.MachineCloning;

/** AWSMachines from AWSMachineTemplates. */
public final class AwsMachineCloning implements MachineCloning<AWSMachine, AWSMachineTemplate> {

  @Override
  public Class<AWSMachine> machineType() {
    return AWSMachine.class;
  }

  @Override
  public Class<AWSMachineTemplate> templateType() {
    return AWSMachineTemplate.class;
  }

  @Override
  public AWSMachine empty() {
    return new AWSMachine();
  }

  @Override
  public boolean complete(AWSMachine machine) {
    return machine.getSpec() != null && machine.getSpec().instanceType != null;
  }

  @Override
  public void fill(AWSMachine machine, AWSMachineTemplate template) {
    machine.setSpec(
        Mapper.value(Mapper.valueToTree(template.getSpec().template.spec), AWSMachineSpec.class));
    MachineCloning.copyMetadata(template.getSpec().template.metadata, machine);
  }
}
