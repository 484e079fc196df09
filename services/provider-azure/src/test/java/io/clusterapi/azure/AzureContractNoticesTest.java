package io.clusterapi.azure;

import io.clusterapi.provider.contract.ContractNotices;

class AzureContractNoticesTest extends ContractNotices {
  AzureContractNoticesTest() {
    super(new AzureFixture());
  }
}
