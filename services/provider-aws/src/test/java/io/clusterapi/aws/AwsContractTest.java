package io.clusterapi.aws;

import io.clusterapi.provider.contract.ProviderContract;

class AwsContractTest extends ProviderContract {
  AwsContractTest() {
    super(new AwsFixture());
  }
}
