package io.clusterapi.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SshKeysTest {

  @Test
  void aKeyHasTheFormOfOpenSshAndIsAnotherEachTime() {
    String[] key = SshKeys.random().split(" ");
    byte[] blob = Base64.getDecoder().decode(key[1]);

    assertThat(key[0]).isEqualTo("ssh-ed25519");
    assertThat(blob).hasSize(51);
    assertThat(HexFormat.of().formatHex(Arrays.copyOf(blob, 19)))
        .isEqualTo("0000000b" + HexFormat.of().formatHex("ssh-ed25519".getBytes()) + "00000020");
    assertThat(SshKeys.random()).isNotEqualTo(String.join(" ", key));
  }
}
