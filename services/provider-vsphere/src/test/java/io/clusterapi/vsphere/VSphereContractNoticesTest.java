package io.clusterapi.vsphere;

import io.clusterapi.provider.contract.ContractNotices;

class VSphereContractNoticesTest extends ContractNotices {
  VSphereContractNoticesTest() {
    super(new VSphereFixture());
  }
}
