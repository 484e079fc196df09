package io.clusterapi.simulator.maas;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.BootFailure;
import io.clusterapi.simulator.machine.BootSource;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What happens to machines after MAAS has answered: installing, booting, releasing. */
final class MachineLife {
  private final World world;
  private final Scheduler scheduler;
  private final MaasSettings settings;
  private final MachineRegistry registry;

  MachineLife(World world, Scheduler scheduler, MaasSettings settings, MachineRegistry registry) {
    this.world = world;
    this.scheduler = scheduler;
    this.settings = settings;
    this.registry = registry;
  }

  /**
   * A deployed system's name in the registry. Each deployment has its own: what is installed anew
   * on the same iron is another machine to everybody but MAAS.
   */
  static String system(Resource machine) {
    return machine.id() + "-" + machine.hidden().path("deployments").asInt();
  }

  void deploy(Transaction transaction, Resource machine) {
    later(transaction, settings.deployDelay(), machine, this::deployed);
  }

  private void deployed(Transaction transaction, Resource machine) {
    if (Status.of(machine) != Status.DEPLOYING) {
      return;
    }
    boolean faulty =
        Documents.items(machine.shown().path("tag_names"))
            .anyMatch(tag -> tag.asText().equals(Inventory.FAULTY));
    if (faulty) {
      transaction.put(
          Machines.set(machine, Status.FAILED_DEPLOYMENT, "Installation failed: no disk answers")
              .with(shown -> shown.put("power_state", "off")));
      return;
    }
    Resource deployed = transaction.put(Machines.set(machine, Status.DEPLOYED, "Deployed"));
    transaction.afterCommit(() -> powerOn(deployed));
  }

  Resource release(Transaction transaction, Resource machine, boolean erase) {
    if (settings.releaseDelay().isZero() && !erase) {
      return end(transaction, machine, Status.READY, "");
    }
    Resource going =
        transaction.put(
            Machines.set(machine, erase ? Status.DISK_ERASING : Status.RELEASING, "Releasing")
                .with(shown -> shown.put("power_state", "off")));
    transaction.afterCommit(() -> registry.powerOff(system(going)));
    later(transaction, settings.releaseDelay(), going, this::released);
    return going;
  }

  private void released(Transaction transaction, Resource machine) {
    Status status = Status.of(machine);
    if (status == Status.RELEASING || status == Status.DISK_ERASING) {
      end(transaction, machine, Status.READY, "");
    }
  }

  /** Takes the machine from its owner and out of use. */
  Resource breakDown(Transaction transaction, Resource machine, String why) {
    return end(transaction, machine, Status.BROKEN, why.isEmpty() ? "Marked broken" : why);
  }

  private Resource end(Transaction transaction, Resource machine, Status status, String message) {
    Resource ended = transaction.put(Machines.cleared(machine, status, message));
    if (!machine.text("owner").isEmpty()) {
      Call.record(
          transaction,
          LedgerEntry.DELETE,
          Inventory.MACHINE,
          machine.id(),
          machine.text("hostname"),
          Allocation.ledgerTags(machine));
    }
    transaction.afterCommit(() -> registry.destroy(system(machine)));
    return ended;
  }

  void power(Transaction transaction, Resource machine, boolean on) {
    transaction.afterCommit(
        () -> {
          if (on) {
            powerOn(machine);
          } else {
            registry.powerOff(system(machine));
          }
        });
  }

  private void powerOn(Resource machine) {
    registry.powerOn(machine(machine), new Boot(machine));
  }

  private Machine machine(Resource machine) {
    JsonNode shown = machine.shown();
    String zone = shown.path("zone").path("name").asText();
    return new Machine(
        system(machine),
        MaasCloud.CLOUD,
        "maas:///" + zone + "/" + machine.id(),
        machine.text("hostname"),
        "maas",
        zone,
        shown.path("ip_addresses").path(0).asText(),
        Optional.empty(),
        machine.secret("kubernetesVersion"),
        "metal",
        registry.filesOf(system(machine)));
  }

  private void later(
      Transaction transaction,
      Duration delay,
      Resource machine,
      BiConsumer<Transaction, Resource> act) {
    transaction.afterCommit(() -> schedule(delay, machine, act));
  }

  // The machine may have been released and deployed again meanwhile: that is another deployment.
  private void schedule(Duration delay, Resource machine, BiConsumer<Transaction, Resource> act) {
    String system = system(machine);
    scheduler.after(
        delay,
        () ->
            world.write(
                transaction -> {
                  transaction
                      .find(machine.key())
                      .filter(now -> system(now).equals(system))
                      .ifPresent(now -> act.accept(transaction, now));
                  return null;
                }));
  }

  /** Takes up what was under way when the simulator stopped, and switches the machines on. */
  void resume() {
    for (Resource machine : world.everywhere(MaasCloud.CLOUD, Inventory.MACHINE)) {
      switch (Status.of(machine)) {
        case DEPLOYING -> schedule(settings.deployDelay(), machine, this::deployed);
        case RELEASING, DISK_ERASING -> {
          registry.register(machine(machine));
          schedule(settings.releaseDelay(), machine, this::released);
        }
        case DEPLOYED -> {
          if (machine.text("power_state").equals("on")) {
            powerOn(machine);
          } else {
            registry.register(machine(machine));
          }
        }
        default -> {
          // nothing runs on it
        }
      }
    }
  }

  /** What MAAS' metadata service hands to cloud-init. */
  private record Boot(Resource machine) implements BootSource {
    @Override
    public byte[] userData() {
      return Base64.getDecoder().decode(machine.secret("userData"));
    }

    @Override
    public Map<String, Object> metadata() {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("instance-id", machine.id());
      metadata.put("local-hostname", machine.text("fqdn"));
      return metadata;
    }

    @Override
    public void runBootHook(Machine booting, String script) {
      throw new BootFailure("the simulated MAAS does not interpret boot hooks");
    }

    @Override
    public String name() {
      return machine.text("fqdn");
    }
  }
}
