package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.LabelSelectors;
import io.clusterapi.model.core.FailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import io.clusterapi.vsphere.planning.DeploymentZones;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The deployment zones a cluster has chosen: those of its server that its selector matches. Each is
 * checked with the cluster's own credentials, which are the ones its machines are made with.
 */
final class ChosenZones {
  static final String UNKNOWN_DOMAIN = "FailureDomainNotFound";
  static final String NOT_SUPPORTED = "NotSupported";

  private final VSphereCluster cluster;
  private final Slice slice;
  private final List<VSphereDeploymentZone> zones;

  ChosenZones(VSphereCluster cluster, Slice slice) {
    this.cluster = cluster;
    this.slice = slice;
    this.zones =
        cluster.getSpec().failureDomainSelector == null
            ? List.of()
            : slice.clusterScoped(VSphereDeploymentZone.class).stream()
                .filter(this::chosen)
                .toList();
  }

  boolean chosen(VSphereDeploymentZone zone) {
    return cluster.getSpec().failureDomainSelector != null
        && zone.getSpec() != null
        && cluster.getSpec().server.equals(zone.getSpec().server)
        && LabelSelectors.matches(
            cluster.getSpec().failureDomainSelector, zone.getMetadata().getLabels());
  }

  private Optional<VSphereFailureDomain> domain(VSphereDeploymentZone zone) {
    return slice.clusterScoped(VSphereFailureDomain.class, zone.getSpec().failureDomain);
  }

  /** A part for each that can be looked at. */
  List<PartSpec> parts() {
    List<PartSpec> parts = new ArrayList<>();
    for (VSphereDeploymentZone zone : zones) {
      if (declared(zone).isEmpty()) {
        parts.add(DeploymentZones.part(DeploymentZones.of(zone, domain(zone).orElseThrow())));
      }
    }
    return parts;
  }

  /** What is known of one zone. */
  record Finding(State state, String reason, String message) {
    enum State {
      READY,
      NOT_READY,
      /** vCenter has not answered yet. */
      OPEN
    }

    static final Finding GOOD = new Finding(State.READY, "", "");

    boolean ready() {
      return state == State.READY;
    }
  }

  /** By what the cluster remembers of its parts. */
  Finding finding(VSphereDeploymentZone zone) {
    return finding(zone, slice.memory(cluster, Parts.class).orElse(Parts.NONE));
  }

  private Finding finding(VSphereDeploymentZone zone, Parts parts) {
    Optional<Finding> declared = declared(zone);
    if (declared.isPresent()) {
      return declared.get();
    }
    Optional<PartState> part = DeploymentZones.find(parts, zone.getMetadata().getName());
    if (part.map(PartState::ready).orElse(false)) {
      return Finding.GOOD;
    }
    if (part.isPresent() && part.get().phase() == PartPhase.PENDING) {
      return new Finding(
          Finding.State.NOT_READY,
          part.get().attribute(DeploymentZones.PROBLEM),
          part.get().attribute(DeploymentZones.PROBLEM_TEXT));
    }
    String message = part.map(PartState::message).orElse(null);
    return new Finding(
        Finding.State.OPEN, "", message == null ? "vCenter has not answered yet" : message);
  }

  /** What is wrong with it as it is declared. */
  private Optional<Finding> declared(VSphereDeploymentZone zone) {
    Optional<VSphereFailureDomain> domain = domain(zone);
    if (domain.isEmpty()) {
      return Optional.of(
          new Finding(
              Finding.State.NOT_READY,
              UNKNOWN_DOMAIN,
              "spec.failureDomain: wanted VSphereFailureDomain %s, found none: create it"
                  .formatted(zone.getSpec().failureDomain)));
    }
    return Unsupported.in(domain.get())
        .map(
            message ->
                new Finding(
                    Finding.State.NOT_READY,
                    NOT_SUPPORTED,
                    "VSphereFailureDomain %s: %s"
                        .formatted(domain.get().getMetadata().getName(), message)));
  }

  /** Whether vCenter has answered for each of them. */
  boolean answered(Parts parts) {
    return zones.stream().noneMatch(zone -> finding(zone, parts).state() == Finding.State.OPEN);
  }

  /** Zones machines may be made in; one that is being deleted takes no more. */
  List<FailureDomain> failureDomains(Parts parts) {
    List<FailureDomain> domains = new ArrayList<>();
    for (VSphereDeploymentZone zone : zones) {
      if (finding(zone, parts).ready() && zone.getMetadata().getDeletionTimestamp() == null) {
        FailureDomain domain = new FailureDomain();
        domain.name = zone.getMetadata().getName();
        domain.controlPlane = !Boolean.FALSE.equals(zone.getSpec().controlPlane);
        domains.add(domain);
      }
    }
    return domains.isEmpty() ? null : domains;
  }

  /** Says in the cluster's conditions how its zones are; nothing when it wants none. */
  void report(VSphereConditions conditions, Parts parts) {
    String type = VSphereConditions.FAILURE_DOMAINS;
    if (cluster.getSpec().failureDomainSelector == null) {
      conditions.remove(type);
      return;
    }
    if (zones.isEmpty()) {
      conditions.set(
          type,
          false,
          "NotReady",
          "spec.failureDomainSelector: no VSphereDeploymentZone of server %s has such labels: create"
                  .formatted(cluster.getSpec().server)
              + " one, or leave the selector out");
      return;
    }
    List<String> problems = new ArrayList<>();
    for (VSphereDeploymentZone zone : zones) {
      Finding finding = finding(zone, parts);
      if (!finding.ready()) {
        problems.add(
            "VSphereDeploymentZone %s: %s"
                .formatted(zone.getMetadata().getName(), finding.message()));
      }
    }
    String reason = answered(parts) ? "FailureDomainsSkipped" : "WaitingForFailureDomainStatus";
    conditions.set(
        type,
        problems.isEmpty(),
        problems.isEmpty() ? "Ready" : reason,
        String.join("; ", problems));
  }
}
