package io.clusterapi.aws;

import io.clusterapi.provider.contract.ContractNotices;

class AwsContractNoticesTest extends ContractNotices {
  AwsContractNoticesTest() {
    super(new AwsFixture());
  }
}
