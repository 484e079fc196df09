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
    isAdmittedAsItIs("aws", Map.of("AWS_REGION", "eu-central-1"));
  }

  @Test
  void theMaasTemplateIsAdmittedAsItIs() {
    isAdmittedAsItIs(
        "maas",
        Map.of(
            "MAAS_DNS_DOMAIN", "maas.example.org",
            "CONTROL_PLANE_MACHINE_IMAGE", "custom/ubuntu",
            "WORKER_MACHINE_IMAGE", "custom/ubuntu"));
  }

  @Test
  void theAzureTemplateIsAdmittedAsItIs() {
    isAdmittedAsItIs(
        "azure",
        Map.of(
            "AZURE_LOCATION", "westeurope",
            "AZURE_SUBSCRIPTION_ID", "s",
            "AZURE_TENANT_ID", "t",
            "AZURE_CLIENT_ID", "c"));
  }

  private static void isAdmittedAsItIs(String provider, Map<String, String> values) {
    List<ObjectNode> objects =
        ClusterManifest.objects(
            BuiltInTemplates.read(provider, ""),
            new ClusterRequest("demo", "team", Optional.empty(), Optional.of(3), Optional.of(2)),
            name -> Optional.ofNullable(values.get(name)));

    assertThat(objects).hasSizeGreaterThanOrEqualTo(7);
    for (ObjectNode object : objects) {
      var kind =
          Kinds.findByApiVersion(object.path("apiVersion").asText(), object.path("kind").asText())
              .orElseThrow();
      assertThat(Conversion.toStorage(object)).as("already the stored version").isEqualTo(object);
      assertThat(Admission.admit(kind, object, Optional.empty(), FieldValidation.STRICT).warnings())
          .isEmpty();
    }
  }

  @Test
  void theVSphereTemplateIsAdmittedAsItIs() {
    List<ObjectNode> objects =
        ClusterManifest.objects(
            BuiltInTemplates.read("vsphere", ""),
            new ClusterRequest("demo", "team", Optional.empty(), Optional.of(3), Optional.of(2)),
            name ->
                name.equals("CONTROL_PLANE_ENDPOINT_IP")
                    ? Optional.of("10.0.0.10")
                    : name.startsWith("VSPHERE_") && !name.contains("THUMBPRINT")
                        ? Optional.of("some-" + name.toLowerCase(java.util.Locale.ROOT))
                        : Optional.empty());

    assertThat(objects).hasSize(8);
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
