package io.clusterapi.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSettingsTest {
  @TempDir Path project;

  @Test
  void hasDefaultsForEverything() {
    LocalSettings settings = LocalSettings.read(project, Map.of());
    assertThat(settings.state()).isEqualTo(project.resolve(".local"));
    assertThat(settings.ports())
        .containsEntry(Component.KAFKA, 19092)
        .containsEntry(Component.POSTGRES, 15432)
        .containsEntry(Component.SIMULATOR, 14566)
        .containsEntry(Component.CLUSTER, 18081)
        .containsEntry(Component.MACHINE, 18082)
        .containsEntry(Component.CONTROL_PLANE, 18083)
        .containsEntry(Component.AWS, 18084)
        .containsEntry(Component.GATEWAY, 16443);
    assertThat(settings.handedOn()).isEmpty();
    assertThat(settings.providers()).isEmpty();
  }

  @Test
  void providersThatAlwaysRunAreChosenByName() throws IOException {
    write("capi.local.providers=azure, maas");
    assertThat(LocalSettings.read(project, Map.of()).providers())
        .containsExactlyInAnyOrder("azure", "maas");
    assertThat(LocalSettings.read(project, Map.of("CAPI_LOCAL_PROVIDERS", "all")).providers())
        .containsExactlyInAnyOrderElementsOf(Component.infrastructures());
  }

  @Test
  void theEnvironmentWinsOverTheFileAndOtherKeysAreHandedOn() throws IOException {
    write("capi.local.kafka.port=29092", "capi.local.gateway.port=26443", "capi.aws.rate=7");
    LocalSettings settings = LocalSettings.read(project, Map.of("CAPI_LOCAL_KAFKA_PORT", "39092"));
    assertThat(settings.ports())
        .containsEntry(Component.KAFKA, 39092)
        .containsEntry(Component.GATEWAY, 26443);
    assertThat(settings.handedOn()).containsOnly(Map.entry("capi.aws.rate", "7"));
  }

  @Test
  void aPortThatIsNoneIsNamedWithItsKeyAndItsVariable() throws IOException {
    write("capi.local.machine-svc.port=80 80");
    assertThatThrownBy(() -> LocalSettings.read(project, Map.of()))
        .hasMessage(
            "The setting capi.local.machine-svc.port (or CAPI_LOCAL_MACHINE_SVC_PORT) is '80 80'; it must be a whole number from 1 to 65535.");
  }

  @Test
  void aMisspelledKeyIsRefused() throws IOException {
    write("capi.local.kakfa.port=29092");
    assertThatThrownBy(() -> LocalSettings.read(project, Map.of()))
        .hasMessageContaining("there is no setting capi.local.kakfa.port");
  }

  private void write(String... lines) throws IOException {
    Files.write(project.resolve("capi.properties"), List.of(lines));
  }
}
