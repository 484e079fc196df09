package io.clusterapi.maas;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.maas.MaasCloud;
import java.util.Set;

/** What tests of MAAS ask of a run, and do to MAAS by hand. */
abstract class MaasOnSimulator extends OnSimulator<MaasFixture> {
  MaasOnSimulator() {
    super(new MaasFixture());
  }

  ProviderRun provisioned() {
    return provisioned(MaasFixture.cluster(), MaasFixture.template());
  }

  static MaasCluster cluster(ProviderRun run) {
    return run.object(MaasCluster.class, MaasFixture.NAME);
  }

  static MaasMachine machine(ProviderRun run, String name) {
    return run.object(MaasMachine.class, name);
  }

  static boolean attached(ProviderRun run, String name) {
    return run.provisioned(name) && Boolean.TRUE.equals(machine(run, name).getStatus().dnsAttached);
  }

  static void untilFailed(ProviderRun run, String name) {
    run.until(
        "it is a failure",
        () ->
            machine(run, name).getStatus() != null
                && machine(run, name).getStatus().failureReason != null);
  }

  /** Machines the name of the API server leads to. */
  Set<String> behindTheName(ProviderRun run) {
    return cloud
        .simulator()
        .endpoints()
        .targets(cluster(run).getStatus().network.dnsName, 6443)
        .orElse(Set.of());
  }

  String rest(String method, String path, String... body) {
    return restAs(MaasCloud.API_KEY, method, path, body);
  }

  String restAs(String apiKey, String method, String path, String... body) {
    return fixture.send(cloud.simulator().uri(), apiKey, method, path, String.join("&", body));
  }
}
