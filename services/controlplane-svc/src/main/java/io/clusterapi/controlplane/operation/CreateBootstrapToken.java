package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.operation.WorkloadVisits.Visit;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.controlplane.planning.JoinToken;
import io.clusterapi.controlplane.planning.TokenUpkeep;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Makes a machine's bootstrap token valid, or valid for longer. */
@ApplicationScoped
class CreateBootstrapToken implements OperationHandler {
  private final WorkloadVisits workload;
  private final Clock clock;

  CreateBootstrapToken(WorkloadVisits workload, Clock clock) {
    this.workload = workload;
    this.clock = clock;
  }

  @Override
  public String type() {
    return TokenUpkeep.CREATE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, this::create);
  }

  private OperationResult create(Visit visit) {
    Credentials authority =
        visit
            .certificates()
            .get(CertificatePurpose.CLUSTER_CA)
            .filter(Credentials::hasKey)
            .orElseThrow(
                () ->
                    new PkiException(
                        "Secret "
                            + CertificatePurpose.CLUSTER_CA.secretName(visit.request().cluster())
                            + " has no tls.key"));
    visit
        .connection()
        .bootstrapTokens()
        .create(
            JoinToken.of(
                authority.key(), visit.request().json().path("owner").path("uid").asText()),
            clock.instant(),
            Duration.ofSeconds(visit.request().json().path("lifeSeconds").asLong()));
    return OperationResult.done();
  }
}
