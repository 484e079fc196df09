package io.clusterapi.controlplane.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
  @Test
  void itFillsToItsBoundRefillsAndNeverHandsAPairOutTwice() {
    try (KeyPool pool = new KeyPool(2, new SecureRandom(), Duration.ofMillis(10))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> pool.available() == 2);
      Set<KeyPair> taken = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        taken.add(pool.next(KeyAlgorithm.RSA_2048));
      }

      assertThat(taken).hasSize(4);
      await().atMost(Duration.ofSeconds(20)).until(() -> pool.available() == 2);
    }
  }

  @Test
  void itLeavesTheProcessorsToWhoeverTakesKeys() {
    try (KeyPool pool = new KeyPool(2, new SecureRandom(), Duration.ofHours(1))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> pool.available() == 2);
      pool.next(KeyAlgorithm.RSA_2048);

      // Made in place of the pool's, as long as it takes to make a pair: the pool made none.
      KeyAlgorithm.RSA_2048.generate(new SecureRandom());
      KeyAlgorithm.RSA_2048.generate(new SecureRandom());
      assertThat(pool.available()).isEqualTo(1);
    }
  }

  @Test
  void otherAlgorithmsDoNotDrainIt() {
    try (KeyPool pool = new KeyPool(1, new SecureRandom())) {
      await().atMost(Duration.ofSeconds(20)).until(() -> pool.available() == 1);

      assertThat(pool.next(KeyAlgorithm.ECDSA_P256).getPublic()).isInstanceOf(ECPublicKey.class);
      assertThat(pool.available()).isEqualTo(1);
    }
  }
}
