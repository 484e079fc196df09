package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.plan.SliceKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeniorityTest {
  private static final SliceKey OLD = new SliceKey("default", "old");
  private static final SliceKey YOUNG = new SliceKey("default", "young");

  private final Seniority seniority = new Seniority();

  @Test
  void whoWasHeardOfFirstIsOlder() {
    long old = seniority.of(OLD);
    assertThat(old).isLessThan(seniority.of(YOUNG));
    assertThat(seniority.of(OLD)).isEqualTo(old);
  }

  @Test
  void whatAnEarlierProcessLeftIsOlderThanWhatWasHeardOfBeforeItWasRead() {
    SliceKey news = new SliceKey("default", "news");
    long heard = seniority.of(news);
    seniority.of(YOUNG);
    seniority.stood(List.of(SliceKey.shared("default"), OLD, YOUNG));
    assertThat(seniority.of(OLD)).isLessThan(seniority.of(YOUNG));
    assertThat(seniority.of(YOUNG)).isLessThan(heard);
    assertThat(seniority.of(news)).isEqualTo(heard);
  }

  @Test
  void whatClustersShareGoesBeforeThem() {
    seniority.stood(List.of(OLD, YOUNG));
    assertThat(seniority.of(SliceKey.shared("default"))).isLessThan(seniority.of(OLD));
  }

  @Test
  void aClusterMadeAgainIsYoung() {
    seniority.of(OLD);
    seniority.of(YOUNG);
    seniority.forget(OLD);
    assertThat(seniority.of(OLD)).isGreaterThan(seniority.of(YOUNG));
  }
}
