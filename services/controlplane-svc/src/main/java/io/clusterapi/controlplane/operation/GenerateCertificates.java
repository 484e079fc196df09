package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.controlplane.planning.Certificates;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the certificates of a cluster that do not exist. */
@ApplicationScoped
class GenerateCertificates implements OperationHandler {
  private final OwnSecrets secrets;
  private final Keys keys;
  private final Clock clock;

  GenerateCertificates(OwnSecrets secrets, Keys keys, Clock clock) {
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String type() {
    return Certificates.GENERATE;
  }

  @Override
  public int atOnce() {
    return Keys.MADE_AT_ONCE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    Request request = Request.of(attempt);
    return secrets
        .certificates(request.namespace(), request.cluster())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(existing -> generate(request, existing));
  }

  private OperationResult generate(Request request, ClusterCertificates existing) {
    try {
      var settings =
          ClusterCertificates.Settings.of(
              request.text("algorithm"),
              request.json().path("validityDays").asInt(0),
              request.json().path("externalEtcd").asBoolean());
      List<HasMetadata> made = new ArrayList<>();
      existing
          .generateMissing(settings, keys, clock.instant(), keys.random())
          .byPurpose()
          .forEach(
              (purpose, credentials) ->
                  made.add(ClusterSecrets.certificate(request.scope(), purpose, credentials)));
      return new OperationResult("{}", made);
    } catch (PkiException | IllegalArgumentException e) {
      throw OperationFailure.terminal("CertificateGenerationFailed", e.getMessage());
    }
  }
}
