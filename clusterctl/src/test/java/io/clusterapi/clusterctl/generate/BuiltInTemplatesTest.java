package io.clusterapi.clusterctl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.conversion.Conversion;
import io.clusterapi.model.schema.FieldValidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltInTemplatesTest {

  @Test
  void theAwsTemplateIsAdmittedAsItIs() {
    List<ObjectNode> objects =
        ClusterManifest.objects(
            BuiltInTemplates.read("aws", ""),
            new ClusterRequest("demo", "team", Optional.empty(), Optional.of(3), Optional.of(2)),
            name -> Optional.ofNullable(Map.of("AWS_REGION", "eu-central-1").get(name)));

    assertThat(objects).hasSize(7);
    for (ObjectNode object : objects) {
      var kind =
          Kinds.findByApiVersion(object.path("apiVersion").asText(), object.path("kind").asText())
              .orElseThrow();
      assertThat(Conversion.toStorage(object)).as("already the stored version").isEqualTo(object);
      assertThat(Admission.admit(kind, object, Optional.empty(), FieldValidation.STRICT).warnings())
          .isEmpty();
    }
  }
}
