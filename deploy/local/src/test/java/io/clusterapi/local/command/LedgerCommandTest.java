package io.clusterapi.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerCommandTest {
  @Test
  void timesAreShownToTheMillisecond() {
    assertThat(LedgerCommand.milliseconds("2026-11-22T13:17:33.528405594Z"))
        .isEqualTo("2026-11-22T13:17:33.528Z");
    assertThat(LedgerCommand.milliseconds("2026-11-22T13:17:33Z"))
        .isEqualTo("2026-11-22T13:17:33Z");
  }

  @Test
  void resourceNamesLoseWhatOtherColumnsSay() {
    assertThat(
            LedgerCommand.shortened(
                "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/a/b"))
        .isEqualTo("targetgroup/a/b");
    assertThat(LedgerCommand.shortened("arn:aws:secretsmanager:eu-central-1:1:secret:a:b"))
        .isEqualTo("secret:a:b");
    assertThat(LedgerCommand.shortened("vpc-0785")).isEqualTo("vpc-0785");
  }
}
