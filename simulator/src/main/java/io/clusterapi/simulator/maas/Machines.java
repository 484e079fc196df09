package io.clusterapi.simulator.maas;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Base64;
import java.util.Set;

/** Reading machines, and what is done to one by its identifier. */
final class Machines {
  private static final String IMAGE_HINT =
      "is not a valid distro_series.  It should be one of: '', ";

  private final MachineLife life;

  Machines(MachineLife life) {
    this.life = life;
  }

  static JsonNode list(Call call) {
    Form form = call.form();
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    for (Resource machine : call.view().list(Inventory.SCOPE, Inventory.MACHINE)) {
      boolean matches =
          (!form.has("id") || form.list("id").contains(machine.id()))
              && (!form.has("agent_name")
                  || form.all("agent_name").contains(machine.secret("agentName")))
              && (!form.has("hostname") || form.list("hostname").contains(machine.text("hostname")))
              && (!form.has("zone")
                  || form.all("zone").contains(machine.shown().path("zone").path("name").asText()))
              && (!form.has("pool")
                  || form.all("pool").contains(machine.shown().path("pool").path("name").asText()));
      if (matches) {
        found.add(machine.shown());
      }
    }
    return found;
  }

  static JsonNode read(Call call) {
    return call.require(Inventory.MACHINE).shown();
  }

  static JsonNode update(Call call) {
    Resource machine = own(call);
    Form form = call.form();
    if (form.has("swap_size")) {
      machine = machine.with(shown -> shown.put("swap_size", form.number("swap_size")));
    }
    return call.transaction().put(machine).shown();
  }

  static JsonNode setOwnerData(Call call) {
    Resource machine = own(call);
    if (machine.text("owner").isEmpty()) {
      throw new MaasError(409, "Machine is not allocated: only an owner sets owner data.");
    }
    Resource changed =
        machine.with(
            shown -> {
              ObjectNode data = shown.withObjectProperty("owner_data");
              call.form()
                  .values()
                  .forEach(
                      (name, values) -> {
                        if (name.equals("op")) {
                          return;
                        }
                        String value = values.get(values.size() - 1);
                        if (value.isEmpty()) {
                          data.remove(name);
                        } else {
                          data.put(name, value);
                        }
                      });
            });
    return call.transaction().put(changed).shown();
  }

  JsonNode deploy(Call call) {
    Resource machine = own(call);
    if (Status.of(machine) != Status.ALLOCATED) {
      throw wrongState(machine, "deployed");
    }
    Form form = call.form();
    String image = form.text("distro_series");
    String version =
        Inventory.kubernetesVersion(image)
            .orElseThrow(
                () ->
                    MaasError.field(
                        "distro_series",
                        "'" + image + "' " + IMAGE_HINT + "'custom/ubuntu-2404-kube-v1.35.3'."));
    String userData = form.text("user_data");
    try {
      Base64.getMimeDecoder().decode(userData);
    } catch (IllegalArgumentException e) {
      throw MaasError.field("user_data", "Not base64");
    }
    Resource deploying =
        set(machine, Status.DEPLOYING, "Deploying")
            .with(
                shown -> {
                  String system = form.text("osystem");
                  shown.put("osystem", system.isEmpty() ? "custom" : system);
                  shown.put("distro_series", image);
                  shown.put("ephemeral_deploy", form.flag("ephemeral_deploy"));
                  shown.put("power_state", "on");
                  shown.set("ip_addresses", array(Inventory.address(machine.text("hostname"))));
                })
            .withHidden(
                hidden -> {
                  hidden.put("userData", userData.replaceAll("\\s", ""));
                  hidden.put("kubernetesVersion", version);
                  hidden.put("deployments", hidden.path("deployments").asInt() + 1);
                });
    call.transaction().put(deploying);
    life.deploy(call.transaction(), deploying);
    return deploying.shown();
  }

  JsonNode release(Call call) {
    Resource machine = own(call);
    return switch (Status.of(machine)) {
      case READY, RELEASING, DISK_ERASING -> machine.shown();
      case BROKEN -> throw wrongState(machine, "released");
      default -> life.release(call.transaction(), machine, call.form().flag("erase")).shown();
    };
  }

  JsonNode markBroken(Call call) {
    Resource machine = own(call);
    if (Status.of(machine) == Status.BROKEN) {
      return machine.shown();
    }
    return life.breakDown(call.transaction(), machine, call.form().text("comment")).shown();
  }

  static JsonNode markFixed(Call call) {
    Resource machine = call.require(Inventory.MACHINE);
    if (Status.of(machine) != Status.BROKEN) {
      throw wrongState(machine, "marked as fixed");
    }
    return call.transaction().put(set(machine, Status.READY, "")).shown();
  }

  JsonNode power(Call call, boolean on) {
    Resource machine = own(call);
    if (machine.text("owner").isEmpty()) {
      throw wrongState(machine, on ? "switched on" : "switched off");
    }
    Resource changed =
        call.transaction().put(machine.with(shown -> shown.put("power_state", on ? "on" : "off")));
    if (Status.of(changed) == Status.DEPLOYED) {
      life.power(call.transaction(), changed, on);
    }
    return changed.shown();
  }

  /** The machine, unless it is somebody else's. */
  private static Resource own(Call call) {
    Resource machine = call.require(Inventory.MACHINE);
    if (!Set.of("", call.user()).contains(machine.text("owner"))) {
      throw new MaasError(403, "Forbidden: the machine is allocated to another user.");
    }
    return machine;
  }

  private static MaasError wrongState(Resource machine, String act) {
    return new MaasError(
        409,
        "Machine "
            + machine.id()
            + " cannot be "
            + act
            + " in its current state ('"
            + Status.of(machine).text()
            + "').");
  }

  static Resource set(Resource machine, Status status, String message) {
    return machine.with(
        shown -> {
          shown.put("status", status.code());
          shown.put("status_name", status.text());
          shown.put("status_message", message);
        });
  }

  /** Nothing of a deployment is left. */
  static Resource cleared(Resource machine, Status status, String message) {
    return set(machine, status, message)
        .with(
            shown -> {
              shown.put("owner", "").put("osystem", "").put("distro_series", "");
              shown.put("power_state", "off");
              shown.set("owner_data", object());
              shown.set("ip_addresses", array());
              shown.remove("swap_size");
              shown.remove("ephemeral_deploy");
            })
        .withHidden(
            hidden -> {
              hidden.remove("agentName");
              hidden.remove("userData");
              hidden.remove("kubernetesVersion");
            });
  }
}
