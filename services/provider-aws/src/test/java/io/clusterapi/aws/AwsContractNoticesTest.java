package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.contract.BrokenProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the contract can fail: each protection is missed when it is taken out. */
class AwsContractNoticesTest {
  @ParameterizedTest
  @EnumSource
  void theContractNoticesAProviderThat(BrokenProvider broken) {
    try (AwsFixture fixture = new AwsFixture()) {
      assertThat(broken.noticed(fixture)).as("first case that fails").isPresent();
    }
  }
}
