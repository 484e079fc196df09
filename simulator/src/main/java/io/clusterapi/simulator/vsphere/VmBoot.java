package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.machine.BootFailure;
import io.clusterapi.simulator.machine.BootSource;
import io.clusterapi.simulator.machine.Machine;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a virtual machine boots from: its guestinfo options, read by cloud-init. */
final class VmBoot implements BootSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Resource vm;
  private final GuestInfo info;

  VmBoot(Resource vm) {
    this.vm = vm;
    this.info = GuestInfo.of(vm);
  }

  @Override
  public byte[] userData() {
    return info.userData();
  }

  /** The metadata as it was written, with hostname for local-hostname as the data source adds. */
  @Override
  public Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    JsonNode given = info.metadata();
    given
        .properties()
        .forEach(
            entry ->
                metadata.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
    String hostname = given.path("local-hostname").asText("");
    if (!hostname.isEmpty()) {
      metadata.putIfAbsent("hostname", hostname);
    }
    return metadata;
  }

  @Override
  public void runBootHook(Machine machine, String script) {
    throw new BootFailure("boot hook: nothing of vSphere is fetched by a boot hook");
  }

  @Override
  public String name() {
    return vm.text("name");
  }
}
