package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.AdminKubeconfig;
import io.clusterapi.controlplane.pki.CertificateAuthority;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.KeyAlgorithm;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.controlplane.planning.KubeconfigUpkeep;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Makes or renews the administrator's kubeconfig of a cluster. */
@ApplicationScoped
class IssueKubeconfig implements OperationHandler {
  private final OwnSecrets secrets;
  private final Keys keys;
  private final Clock clock;

  IssueKubeconfig(OwnSecrets secrets, Keys keys, Clock clock) {
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String type() {
    return KubeconfigUpkeep.ISSUE;
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
        .map(certificates -> issue(request, certificates));
  }

  private OperationResult issue(Request request, ClusterCertificates certificates) {
    try {
      CertificateAuthority authority =
          CertificateAuthority.from(
              certificates
                  .get(CertificatePurpose.CLUSTER_CA)
                  .orElseThrow(() -> new PkiException("tls.crt: the Secret does not exist")));
      String kubeconfig =
          AdminKubeconfig.create(
              request.cluster(),
              request.text("server"),
              authority,
              KeyAlgorithm.of(request.text("algorithm")),
              keys,
              clock.instant(),
              keys.random());
      return new OperationResult(
          "{}", List.of(ClusterSecrets.kubeconfig(request.scope(), kubeconfig)));
    } catch (PkiException | IllegalArgumentException e) {
      throw OperationFailure.terminal(
          "KubeconfigFailed",
          "Secret "
              + CertificatePurpose.CLUSTER_CA.secretName(request.cluster())
              + ": "
              + e.getMessage());
    }
  }
}
