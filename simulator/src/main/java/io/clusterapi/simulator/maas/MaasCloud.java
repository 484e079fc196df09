package io.clusterapi.simulator.maas;

import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.SimulatedCloud;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.MachineRegistry;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** A simulated MAAS: machines in racks, REST 2.0 and DNS over one world. */
public final class MaasCloud implements SimulatedCloud {
  /** Its name in scopes, the ledger and {@code Machine.cloud}. */
  public static final String CLOUD = "maas";

  /** The API key its user has; {@code consumer:token:secret}. */
  public static final String API_KEY = Users.KEY;

  /** The API key of another user, whose machines are foreign. */
  public static final String FOREIGN_API_KEY = Users.FOREIGN_KEY;

  private final World world;
  private final MaasSettings settings;
  private final MachineLife life;
  private final MaasEndpoints endpoints;
  private final MaasApi api;

  public MaasCloud(
      World world,
      Faults faults,
      MaasSettings settings,
      Scheduler scheduler,
      LoopbackAddresses addresses,
      MachineRegistry registry) {
    this.world = world;
    this.settings = settings;
    Inventory.install(world, settings.machines());
    life = new MachineLife(world, scheduler, settings, registry);
    endpoints = new MaasEndpoints(world);
    api =
        new MaasApi(
            world,
            faults,
            scheduler,
            new Machines(life),
            new Allocation(faults),
            new DnsResources(addresses, faults));
  }

  @Override
  public CloudApi api() {
    return api;
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public void resume() {
    life.resume();
  }

  /** A running DNS server. */
  public interface Dns extends AutoCloseable {
    InetSocketAddress address();

    @Override
    void close();
  }

  /**
   * Begins to answer DNS.
   *
   * @param blocking for names of other domains, which are asked of this system's resolver
   * @throws IllegalStateException when the port is taken
   */
  public Dns serveNames(EventLoopGroup loops, Executor blocking, String host) {
    NameServer server = new NameServer(new Zone(world), loops, blocking, host, settings.dnsPort());
    return new Dns() {
      @Override
      public InetSocketAddress address() {
        return server.address();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
