package io.clusterapi.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.ManifestAction;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.events.Outcome;
import io.clusterapi.gateway.http.OwnerClient;
import io.clusterapi.gateway.http.Owners;
import io.clusterapi.http.InternalToken;
import io.clusterapi.http.serving.ApiServer;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Owner;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifestApplierTest {
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: one}
      data: {a: b}
      ---
      apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
      kind: KubeadmConfigTemplate
      metadata: {name: two}
      spec: {template: {spec: {filez: []}}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final ApiServer server = new ApiServer(Kinds.ownedBy(Owner.CONTROLPLANE));
  private final ManifestApplier applier =
      new ManifestApplier(
          vertx,
          new OwnerClient(
              vertx,
              new Owners(Map.of(Owner.CONTROLPLANE, server.url())),
              InternalToken.of(ApiServer.TOKEN)),
          2 * 1024 * 1024,
          Duration.ofMillis(600));

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void eachObjectHasItsOwnFate() {
    List<ManifestResult> results = run(ManifestAction.APPLY, MANIFEST);

    assertThat(results).extracting(ManifestResult::getDocument).containsExactly(0, 1);
    assertThat(results.get(0).getOutcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(results.get(0).getResourceVersion()).isPositive();
    assertThat(results.get(1).getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(results.get(1).getCode()).isEqualTo(400);
    assertThat(results.get(1).getMessage()).contains("spec.template.spec.filez");
  }

  @Test
  void aSubmissionDeliveredTwiceChangesNothing() {
    run(ManifestAction.APPLY, MANIFEST);

    assertThat(run(ManifestAction.APPLY, MANIFEST).get(0).getOutcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void deletingIsAcceptedOnceAndUnchangedAfterwards() {
    run(ManifestAction.APPLY, MANIFEST);

    assertThat(run(ManifestAction.DELETE, MANIFEST).get(0).getOutcome())
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(run(ManifestAction.DELETE, MANIFEST).get(0).getOutcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void whatCannotBeReadIsRefusedAsAWhole() {
    for (String manifest :
        List.of(
            "kind: [",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
            "x: " + "y".repeat(3_000_000))) {
      List<ManifestResult> results = run(ManifestAction.APPLY, manifest);

      assertThat(results).hasSize(1);
      assertThat(results.get(0).getDocument()).isEqualTo(-1);
      assertThat(results.get(0).getOutcome()).isEqualTo(Outcome.REFUSED);
    }
  }

  @Test
  void secretsAreRefusedOnThisWay() {
    ManifestResult result =
        run(
                ManifestAction.APPLY,
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: hunter2}\n")
            .get(0);

    assertThat(result.getCode()).isEqualTo(403);
    assertThat(result.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void anOwnerThatStaysAwayIsARefusalThatSaysSo() {
    server.close();

    ManifestResult result = run(ManifestAction.APPLY, MANIFEST).get(0);

    assertThat(result.getCode()).isEqualTo(503);
    assertThat(result.getReason()).isEqualTo("ServiceUnavailable");
  }

  @Test
  void aKindNobodyServesIsRefusedWithItsName() {
    ManifestResult result =
        run(ManifestAction.APPLY, "apiVersion: v9/x\nkind: Teapot\nmetadata: {name: t}\n").get(0);

    assertThat(result.getCode()).isEqualTo(404);
    assertThat(result.getMessage()).contains("Teapot");
  }

  private List<ManifestResult> run(ManifestAction action, String manifest) {
    return applier
        .run(
            new Submission(
                "s1", action, manifest.getBytes(StandardCharsets.UTF_8), "default", false))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
