package io.clusterapi.azure;

import io.clusterapi.provider.contract.ProviderContract;

class AzureContractTest extends ProviderContract {
  AzureContractTest() {
    super(new AzureFixture());
  }
}
