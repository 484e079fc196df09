package io.clusterapi.maas;

import io.clusterapi.provider.contract.ContractNotices;

class MaasContractNoticesTest extends ContractNotices {
  MaasContractNoticesTest() {
    super(new MaasFixture());
  }
}
