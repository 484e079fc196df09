package io.clusterapi.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import org.junit.jupiter.api.Test;

class MetadataSizeTest {
  @Test
  void labelsThatWouldNotFitIntoAnEventAreRefusedTogether() {
    Problems problems = new Problems();

    MetadataRules.labels(labels(20_000), "metadata.labels", problems);

    assertThat(problems.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("metadata.labels");
              assertThat(problem.toString()).contains("262144 bytes");
            });
  }

  @Test
  void aThousandLabelsAreTaken() {
    Problems problems = new Problems();

    MetadataRules.labels(labels(1_000), "metadata.labels", problems);

    assertThat(problems.errors()).isEmpty();
  }

  private static ObjectNode labels(int number) {
    ObjectNode labels = Mapper.json().createObjectNode();
    for (int i = 0; i < number; i++) {
      labels.put("a-label-with-a-name-of-some-length-%05d".formatted(i), "value-%05d".formatted(i));
    }
    return labels;
  }
}
