package io.clusterapi.vsphere;

import io.clusterapi.provider.contract.ProviderContract;

class VSphereContractTest extends ProviderContract {
  VSphereContractTest() {
    super(new VSphereFixture());
  }
}
