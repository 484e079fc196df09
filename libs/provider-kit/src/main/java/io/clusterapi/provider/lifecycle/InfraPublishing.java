package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.Address;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.events.InfraClusterDesired;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.core.MachineAddress;
import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How infrastructure objects appear on the event stream, the same for every provider. */
public final class InfraPublishing {
  private InfraPublishing() {}

  /**
   * What others need to know of a cluster's infrastructure.
   *
   * @param endpoint null until known
   */
  public record ClusterReport(
      boolean provisioned,
      Endpoint endpoint,
      List<FailureDomain> failureDomains,
      List<V1Beta1Condition> conditions) {}

  /**
   * What others need to know of a host.
   *
   * @param machineLabels labels its Machine is to carry; upstream's provider writes them there
   */
  public record MachineReport(
      boolean provisioned,
      String providerId,
      List<MachineAddress> addresses,
      String failureDomain,
      boolean interruptible,
      String state,
      List<V1Beta1Condition> conditions,
      Map<String, String> machineLabels) {

    /** Without labels for the Machine. */
    public MachineReport(
        boolean provisioned,
        String providerId,
        List<MachineAddress> addresses,
        String failureDomain,
        boolean interruptible,
        String state,
        List<V1Beta1Condition> conditions) {
      this(
          provisioned,
          providerId,
          addresses,
          failureDomain,
          interruptible,
          state,
          conditions,
          Map.of());
    }
  }

  public static <C extends HasMetadata> Published<C> cluster(
      Class<C> type, String provider, Function<C, ClusterReport> reading) {
    return new Published<>(
        type,
        Topics.INFRACLUSTER_DESIRED,
        (object, meta, acts) ->
            InfraClusterDesired.newBuilder()
                .setMeta(meta)
                .setActs(acts)
                .setProvider(provider)
                .build(),
        Topics.INFRACLUSTER_OBSERVED,
        (object, meta, acts) -> {
          ClusterReport report = reading.apply(object);
          return InfraClusterObserved.newBuilder()
              .setMeta(meta)
              .setActs(acts)
              .setProvider(provider)
              .setProvisioned(report.provisioned())
              .setControlPlaneEndpoint(report.endpoint())
              .setFailureDomains(report.failureDomains())
              .setConditions(V1Beta1Conditions.published(report.conditions()))
              .build();
        });
  }

  public static <M extends HasMetadata> Published<M> machine(
      Class<M> type, String provider, Function<M, MachineReport> reading) {
    return new Published<>(
        type,
        Topics.INFRAMACHINE_DESIRED,
        (object, meta, acts) ->
            InfraMachineDesired.newBuilder()
                .setMeta(meta)
                .setActs(acts)
                .setProvider(provider)
                .setMachine(machineOf(object))
                .build(),
        Topics.INFRAMACHINE_OBSERVED,
        (object, meta, acts) -> {
          MachineReport report = reading.apply(object);
          return InfraMachineObserved.newBuilder()
              .setMeta(meta)
              .setActs(acts)
              .setProvider(provider)
              .setMachine(machineOf(object))
              .setProvisioned(report.provisioned())
              .setProviderId(text(report.providerId()))
              .setAddresses(addresses(report.addresses()))
              .setFailureDomain(text(report.failureDomain()))
              .setInterruptible(report.interruptible())
              .setInstanceState(text(report.state()))
              .setMachineLabels(report.machineLabels())
              .setConditions(V1Beta1Conditions.published(report.conditions()))
              .build();
        });
  }

  private static List<Address> addresses(List<MachineAddress> addresses) {
    return addresses == null
        ? List.of()
        : addresses.stream()
            .map(a -> Address.newBuilder().setType(a.type).setAddress(a.address).build())
            .toList();
  }

  private static String machineOf(HasMetadata object) {
    return Marks.owner(object, "Machine").map(OwnerReference::getName).orElse("");
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
