package io.clusterapi.aws.planning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwsNamesTest {

  @Test
  void aShortLoadBalancerNameIsReadable() {
    assertThat(AwsNames.loadBalancer("default", "demo")).isEqualTo("default-demo-apiserver");
    assertThat(AwsNames.loadBalancer("a.b", "c.d")).isEqualTo("a-b-c-d-apiserver");
  }

  @Test
  void aLongLoadBalancerNameIsAHashOf32Characters() {
    String name = AwsNames.loadBalancer("a-namespace", "with-a-rather-long-name");
    assertThat(name).hasSize(32).endsWith("-k8s").matches("[0-9a-z]{28}-k8s");
    assertThat(AwsNames.loadBalancer("a-namespace", "with-a-rather-long-name2")).isNotEqualTo(name);
  }

  @Test
  void namesFollowFromTheUidSoThatAPlanRepeatedNamesTheSame() {
    assertThat(AwsNames.targetGroup("uid-1"))
        .isEqualTo(AwsNames.targetGroup("uid-1"))
        .isNotEqualTo(AwsNames.targetGroup("uid-2"))
        .matches("apiserver-target-[a-z0-9]{5}");
  }

  @Test
  void aGroupNameNeverLooksLikeAnIdentifier() {
    assertThat(AwsNames.securityGroup("sg-1", "node")).isEqualTo("@sg-1-node");
    assertThat(AwsNames.securityGroup("demo", "node")).isEqualTo("demo-node");
  }
}
