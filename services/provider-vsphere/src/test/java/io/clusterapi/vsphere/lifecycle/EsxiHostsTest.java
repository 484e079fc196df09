package io.clusterapi.vsphere.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EsxiHostsTest {
  @Test
  void namesAndAddressesAreLabelsAsTheyAre() {
    assertThat(EsxiHosts.labelValue("esxi-a1.example.internal"))
        .isEqualTo("esxi-a1.example.internal");
    assertThat(EsxiHosts.labelValue("192.0.2.7")).isEqualTo("192.0.2.7");
  }

  @Test
  void anAddressOfIpv6IsWrittenWithoutColonsAndZone() {
    assertThat(EsxiHosts.labelValue("2001:db8::7%eth0")).isEqualTo("2001-db8--7.ipv6-literal");
  }

  @Test
  void aLongNameLosesTheEndOfItsDomain() {
    String domain = ".rack-17-of-the-second-room.datacenter-of-the-north.example.internal";
    assertThat(EsxiHosts.labelValue("esxi-1" + domain))
        .isEqualTo("esxi-1.rack-17-of-the-second-room.datacenter-of-the-north");
    assertThat(EsxiHosts.labelValue("x".repeat(70))).hasSize(63);
  }

  @Test
  void whatNoLabelMayHoldIsLeftOut() {
    assertThat(EsxiHosts.labelValue("")).isEmpty();
    assertThat(EsxiHosts.labelValue("esxi 1")).isEmpty();
    assertThat(EsxiHosts.labelValue("::1")).isEmpty();
  }
}
