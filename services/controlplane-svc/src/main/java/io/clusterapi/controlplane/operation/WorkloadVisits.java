package io.clusterapi.controlplane.operation;

import io.clusterapi.controlplane.pki.CertificateAuthority;
import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.controlplane.pki.KeyAlgorithm;
import io.clusterapi.controlplane.pki.PkiException;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.workload.Etcd;
import io.clusterapi.workload.EtcdIdentity;
import io.clusterapi.workload.Visits;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.clusterapi.workload.WorkloadSettings;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Short visits to workload clusters, with the kubeconfig of our own store. The standing link is
 * cluster-svc's. Acts block and run on worker threads.
 */
@ApplicationScoped
@Startup
public class WorkloadVisits {
  private final OwnSecrets secrets;
  private final Keys keys;
  private final Clock clock;
  private final WorkloadClients clients;
  private final Visits visits;
  private final EtcdIdentities identities = new EtcdIdentities(System::nanoTime);

  /** What an act works with. */
  record Visit(Request request, WorkloadConnection connection, ClusterCertificates certificates) {}

  public WorkloadVisits(
      OwnSecrets secrets,
      Keys keys,
      Clock clock,
      Vertx vertx,
      @ConfigProperty(name = "capi.workload.dns-servers") Optional<List<String>> dnsServers) {
    this.clients =
        new WorkloadClients(
            vertx,
            Infrastructure.getDefaultWorkerPool(),
            WorkloadSettings.defaults().withDnsServers(dnsServers.orElse(List.of())));
    this.visits = new Visits(clients, Infrastructure.getDefaultWorkerPool());
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
  }

  Uni<OperationResult> visit(OperationTry attempt, Function<Visit, OperationResult> act) {
    Request request = Request.of(attempt);
    String name = ClusterSecrets.kubeconfigName(request.cluster());
    return secrets
        .access(request.namespace(), request.cluster())
        .onFailure(PkiException.class)
        .transform(WorkloadVisits::unusable)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            access ->
                run(
                    request,
                    access
                        .kubeconfig()
                        .map(ClusterSecrets::readValue)
                        .orElseThrow(
                            () ->
                                OperationFailure.transientProblem(
                                    "KubeconfigMissing",
                                    "Secret "
                                        + request.namespace()
                                        + "/"
                                        + name
                                        + " does not exist",
                                    null)),
                    access.certificates(),
                    act));
  }

  private OperationResult run(
      Request request,
      String kubeconfig,
      ClusterCertificates certificates,
      Function<Visit, OperationResult> act) {
    try {
      return visits.visit(
          request.namespace() + "/" + request.cluster(),
          kubeconfig,
          connection -> act.apply(new Visit(request, connection, certificates)));
    } catch (WorkloadException e) {
      throw OperationFailure.transientProblem(e.problem().name(), e.getMessage(), e);
    } catch (PkiException e) {
      throw unusable(e);
    }
  }

  private static OperationFailure unusable(Throwable problem) {
    return OperationFailure.transientProblem("CertificatesUnusable", problem.getMessage(), problem);
  }

  /** etcd of the visited cluster, with a client certificate signed by its etcd authority. */
  Etcd etcd(Visit visit) {
    Credentials authority =
        visit
            .certificates()
            .get(CertificatePurpose.ETCD_CA)
            .orElseThrow(
                () ->
                    OperationFailure.transientProblem(
                        "CertificatesMissing",
                        "Secret "
                            + CertificatePurpose.ETCD_CA.secretName(visit.request().cluster())
                            + " does not exist",
                        null));
    String cluster = visit.request().namespace() + "/" + visit.request().cluster();
    Instant now = clock.instant();
    EtcdIdentity identity =
        identities.get(cluster, authority.certificate(), now, () -> identity(authority, now));
    return visit.connection().etcd(identity);
  }

  // An elliptic key: only etcd sees it, and an RSA one would take 60 ms of CPU for each cluster.
  private EtcdIdentity identity(Credentials authority, Instant now) {
    Credentials client =
        CertificateAuthority.from(authority)
            .issueEtcdClient(keys.next(KeyAlgorithm.ECDSA_P256), now, keys.random());
    return new EtcdIdentity(authority.certificate(), client.certificate(), client.key());
  }

  @PreDestroy
  void close() {
    visits.close();
    clients.close();
  }
}
