package io.clusterapi.maas;

import io.clusterapi.provider.contract.ProviderContract;

class MaasContractTest extends ProviderContract {
  MaasContractTest() {
    super(new MaasFixture());
  }
}
