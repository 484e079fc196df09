package io.clusterapi.vsphere;

import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereIdentityReference;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplateSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereNetworkSpec;
import io.clusterapi.provider.contract.BrokenProvider;
import io.clusterapi.provider.contract.ProviderFixture;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.Surroundings;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.service.ProviderService;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.vsphere.VSphereSettings;
import io.clusterapi.vsphere.cloud.Credentials;
import io.clusterapi.vsphere.cloud.VSphereCalls;
import io.clusterapi.vsphere.cloud.VSphereDrivers;
import io.clusterapi.vsphere.planning.MachineParts;
import io.clusterapi.vsphere.planning.PartKinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** vSphere as the contract sees it. */
final class VSphereFixture implements ProviderFixture {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Duration cloneDelay;
  private final AtomicInteger logins = new AtomicInteger();
  private volatile String password = "simulated-password";
  private volatile boolean credentials = true;
  private int declarations;
  private URI endpoint;
  private VSphereCalls calls;

  VSphereFixture() {
    this(Duration.ZERO);
  }

  /** Clones take so long, in real time. */
  VSphereFixture(Duration cloneDelay) {
    this.cloneDelay = cloneDelay;
  }

  @Override
  public SimulatorSettings simulator(SimulatorSettings usual) {
    VSphereSettings vsphere = usual.vsphere();
    return new SimulatorSettings(
        usual.host(),
        usual.port(),
        usual.data(),
        usual.loadBalancerAddresses(),
        usual.aws(),
        usual.azure(),
        usual.maas(),
        new VSphereSettings(
            vsphere.user(),
            vsphere.password(),
            cloneDelay,
            vsphere.taskDelay(),
            vsphere.guestDelay()));
  }

  /** What the Secret says from now on. */
  void password(String text) {
    password = text;
  }

  /** How often the credentials were asked for. */
  int logins() {
    return logins.get();
  }

  @Override
  public ProviderService<?, ?, ?> service() {
    return new VSphereService();
  }

  @Override
  public List<PartDriver> drivers(Surroundings around) {
    if (!around.simulator().uri().equals(endpoint)) {
      logout();
      endpoint = around.simulator().uri();
    }
    io.clusterapi.vsphere.cloud.VSphereSettings settings =
        new io.clusterapi.vsphere.cloud.VSphereSettings(
            Optional.of(endpoint),
            "capv-system",
            Optional.empty(),
            Optional.empty(),
            true,
            Duration.ofSeconds(10));
    calls = new VSphereCalls(settings, account -> login(), around.limiter(), scheduler);
    return VSphereDrivers.all(
        calls, around.bootstrapData(), around.clock(), SteadyClock.with(around.clock()));
  }

  private Uni<Credentials.Login> login() {
    logins.incrementAndGet();
    return credentials
        ? Uni.createFrom().item(new Credentials.Login("administrator@vsphere.local", password))
        : Uni.createFrom()
            .failure(
                new CloudException(
                    new CloudFailure(Category.UNAUTHORIZED, "", "no such Secret", Optional.empty()),
                    null));
  }

  @Override
  public List<HasMetadata> declared() {
    // vCenter has one virtual machine of a name in a folder: two clusters of the same name, whose
    // Machines are called the same too, live in two folders.
    declarations++;
    VSphereMachineTemplate template = template();
    template.getSpec().template.spec.folder = declarations % 2 == 0 ? "workload-clusters" : "other";
    return List.of(cluster(), template);
  }

  @Override
  public Optional<List<HasMetadata>> overFailureDomains() {
    List<HasMetadata> all = new ArrayList<>(ZoneObjects.overZones(cluster()));
    all.add(template());
    return Optional.of(all);
  }

  static VSphereCluster cluster() {
    VSphereCluster cluster = new VSphereCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    cluster.setSpec(new VSphereClusterSpec());
    cluster.getSpec().server = "vcenter.example.internal";
    cluster.getSpec().controlPlaneEndpoint = new APIEndpoint();
    cluster.getSpec().controlPlaneEndpoint.host = "127.77.0.10";
    cluster.getSpec().identityRef = new VSphereIdentityReference();
    cluster.getSpec().identityRef.kind = "Secret";
    cluster.getSpec().identityRef.name = NAME;
    return cluster;
  }

  /** As the template of upstream's quick start has it. */
  static VSphereMachineTemplate template() {
    VSphereMachineTemplate template = new VSphereMachineTemplate();
    template.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    template.setSpec(new VSphereMachineTemplateSpec());
    template.getSpec().template = new VSphereMachineTemplateSpec.Template();
    VSphereMachineSpec spec = new VSphereMachineSpec();
    template.getSpec().template.spec = spec;
    spec.template = "ubuntu-2404-kube-v1.35.3";
    spec.datacenter = "dc-1";
    spec.folder = "workload-clusters";
    spec.datastore = "datastore-1";
    spec.resourcePool = "cluster-1/Resources";
    spec.powerOffMode = "hard";
    spec.network = new VSphereNetworkSpec();
    VSphereNetworkSpec.NetworkDevice device = new VSphereNetworkSpec.NetworkDevice();
    device.networkName = "VM Network";
    device.dhcp4 = true;
    spec.network.devices = List.of(device);
    return template;
  }

  @Override
  public boolean changes(String call) {
    return call.endsWith("_Task") || call.endsWith("ShutdownGuest") || call.endsWith("AttachTag");
  }

  @Override
  public boolean host(LedgerEntry entry) {
    return entry.type().equals("virtual-machine");
  }

  @Override
  public Optional<String> mark(LedgerEntry entry) {
    return Optional.ofNullable(entry.tags().get(MachineParts.OWNER_UID));
  }

  @Override
  public List<String> quotas() {
    return List.of("virtual-machine");
  }

  @Override
  public List<String> renewableParts() {
    return List.of();
  }

  @Override
  public String hostPart() {
    return PartKinds.KEY_MACHINE;
  }

  @Override
  public List<String> hostCalls() {
    return List.of("vsphere:CloneVM_Task", "vsphere:FindByUuid");
  }

  /** What a session is opened with, and where the things named in the template are. */
  @Override
  public Set<String> constants() {
    return Set.of("vsphere:RetrieveServiceContent", "vsphere:Login", "vsphere:FindByInventoryPath");
  }

  @Override
  public Map<BrokenProvider, String> needless() {
    String refused = "vCenter refuses a second virtual machine of a name in a folder";
    return Map.of(
        BrokenProvider.NO_STABLE_TOKEN,
        "no call of vCenter takes a token",
        BrokenProvider.TRUSTS_SILENCE,
        refused);
  }

  @Override
  public void credentials(Surroundings around, boolean present) {
    credentials = present;
    if (!present && calls != null) {
      calls.close(); // a session that is open would hide that they are gone
    }
  }

  @Override
  public List<Drift> drifts() {
    return List.of(
        new Drift(
            "a virtual machine that is switched off",
            run -> new VimByHand(run.surroundings().simulator().uri()).powerOff(host(run)),
            run -> run.surroundings().simulator().machines().isRunning(host(run))));
  }

  private static String host(ProviderRun run) {
    return run.surroundings().simulator().ledger().live().stream()
        .filter(entry -> entry.type().equals("virtual-machine"))
        .map(LedgerEntry::id)
        .findFirst()
        .orElseThrow();
  }

  private void logout() {
    if (calls != null) {
      calls.close();
      calls = null;
    }
  }

  @Override
  public void close() {
    logout();
    scheduler.shutdownNow();
  }
}
