package io.clusterapi.controlplane.planning;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class JoinTokenTest {

  @Property
  void isTheSameAgainAndAnotherForAnotherMachineOrCluster(
      @ForAll @NotBlank String key, @ForAll String uid) {
    assertThat(JoinToken.of(key, uid)).isEqualTo(JoinToken.of(key, uid));
    assertThat(JoinToken.of(key, uid + "x").id()).isNotEqualTo(JoinToken.of(key, uid).id());
    assertThat(JoinToken.of(key + "x", uid).secret()).isNotEqualTo(JoinToken.of(key, uid).secret());
  }

  @Test
  void saysNothingOfItsSecret() {
    assertThat(JoinToken.of("key", "uid").toString())
        .doesNotContain(JoinToken.of("key", "uid").secret());
  }
}
