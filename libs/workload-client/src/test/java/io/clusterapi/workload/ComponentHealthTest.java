package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class ComponentHealthTest {
  @Test
  void aReadyPodRuns() {
    assertThat(ComponentHealth.of(pod("Running", "Ready", "True")))
        .isEqualTo(ComponentHealth.RUNNING);
  }

  @Test
  void pendingPodsAreProvisioningInTheirStages() {
    assertThat(ComponentHealth.of(pod("Pending", "PodScheduled", "False")).message())
        .isEqualTo("Waiting to be scheduled");
    assertThat(ComponentHealth.of(pod("Pending", "PodScheduled", "True")))
        .isEqualTo(new ComponentHealth("False", "Provisioning", "Running init containers"));
  }

  @Test
  void aContainerThatWaitsAfterACrashHasFailed() {
    Pod crashed =
        new PodBuilder(pod("Running", "Ready", "False"))
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .endTerminated()
            .endLastState()
            .endContainerStatus()
            .endStatus()
            .build();

    assertThat(ComponentHealth.of(crashed))
        .isEqualTo(new ComponentHealth("False", "Failed", "CrashLoopBackOff"));
  }

  @Test
  void aContainerThatNeverRanIsStillProvisioning() {
    Pod pulling =
        new PodBuilder(pod("Running", "Ready", "False"))
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting()
            .withReason("ErrImagePull")
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();

    assertThat(ComponentHealth.of(pulling))
        .isEqualTo(new ComponentHealth("False", "Provisioning", "ErrImagePull"));
  }

  @Test
  void aRunningPodThatIsNotReadyWaitsForItsProbes() {
    assertThat(ComponentHealth.of(pod("Running", "Ready", "False")).message())
        .isEqualTo("Waiting for startup or readiness probes");
  }

  @Test
  void endedAndUnknownPodsAreToldApart() {
    assertThat(ComponentHealth.of(pod("Failed", "Ready", "False")).reason()).isEqualTo("Failed");
    assertThat(ComponentHealth.of(pod("Unknown", "Ready", "Unknown")))
        .isEqualTo(
            new ComponentHealth("Unknown", "InspectionFailed", "Pod is reporting Unknown status"));
  }

  private static Pod pod(String phase, String condition, String status) {
    return new PodBuilder()
        .withNewStatus()
        .withPhase(phase)
        .addNewCondition()
        .withType(condition)
        .withStatus(status)
        .endCondition()
        .endStatus()
        .build();
  }
}
