package io.clusterapi.simulator.maas;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;

/** Picks a machine for {@code op=allocate}: the first in the racks that meets every constraint. */
final class Allocation {
  private final Faults faults;

  Allocation(Faults faults) {
    this.faults = faults;
  }

  JsonNode allocate(Call call) {
    Form form = call.form();
    known("zone", form.text("zone"), Inventory.ZONES, "No such zone");
    known("pool", form.text("pool"), Inventory.POOLS, "No such pool");
    List<String> tags = form.list("tags");
    tags.forEach(tag -> known("tags", tag, Inventory.TAGS, "No such tag(s)"));
    List<Resource> machines =
        call.view().list(Inventory.SCOPE, Inventory.MACHINE, machine -> true).stream().toList();
    long inUse = machines.stream().filter(machine -> !machine.text("owner").isEmpty()).count();
    if (inUse >= faults.quota(Inventory.MACHINE).orElse(Integer.MAX_VALUE)) {
      throw none(form);
    }
    Resource chosen =
        machines.stream()
            .filter(machine -> Status.of(machine) == Status.READY)
            .filter(machine -> fits(machine, form, tags))
            .findFirst()
            .orElseThrow(() -> none(form));
    Resource allocated =
        Machines.set(chosen, Status.ALLOCATED, "")
            .with(shown -> shown.put("owner", call.user()))
            .withHidden(hidden -> hidden.put("agentName", form.text("agent_name")));
    call.transaction().put(allocated);
    Call.record(
        call.transaction(),
        LedgerEntry.CREATE,
        Inventory.MACHINE,
        chosen.id(),
        chosen.text("hostname"),
        ledgerTags(allocated));
    return allocated.shown();
  }

  /** The allocation's marks, as the ledger tells whose a machine is. */
  static Map<String, String> ledgerTags(Resource machine) {
    return Map.of("agent_name", machine.secret("agentName"), "owner", machine.text("owner"));
  }

  private static boolean fits(Resource machine, Form form, List<String> tags) {
    JsonNode shown = machine.shown();
    return shown.path("cpu_count").asInt() >= form.number("cpu_count")
        && shown.path("memory").asInt() >= form.number("mem")
        && shown.path("storage").asDouble() >= 1000.0 * disk(form.text("storage"))
        && matches(form.text("zone"), shown.path("zone").path("name").asText())
        && matches(form.text("pool"), shown.path("pool").path("name").asText())
        && matches(form.text("system_id"), machine.id())
        && matches(form.text("name"), machine.text("hostname"))
        && tags.stream().allMatch(tag -> has(shown.path("tag_names"), tag));
  }

  private static boolean has(JsonNode names, String name) {
    return Documents.items(names).anyMatch(item -> item.asText().equals(name));
  }

  /** {@code label:size} in GB; the first one counts, the simulated machines have one disk. */
  private static int disk(String constraint) {
    if (constraint.isEmpty()) {
      return 0;
    }
    String size = constraint.split(",")[0].replaceFirst("^[^:]*:", "").replaceFirst("\\(.*", "");
    try {
      return Integer.parseInt(size);
    } catch (NumberFormatException e) {
      throw MaasError.field("storage", "Malformed storage constraint");
    }
  }

  private static boolean matches(String wanted, String found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private static void known(String field, String name, List<String> all, String message) {
    if (!name.isEmpty() && !all.contains(name)) {
      throw MaasError.field(field, message + ": '" + name + "'.");
    }
  }

  private static MaasError none(Form form) {
    StringBuilder constraints = new StringBuilder();
    form.values()
        .forEach(
            (name, values) -> {
              if (!name.equals("op") && !name.equals("agent_name") && !name.equals("comment")) {
                constraints.append(name).append('=').append(String.join(",", values)).append(' ');
              }
            });
    return new MaasError(
        409,
        "No available machine matches constraints: "
            + constraints.toString().trim()
            + " (resolved to \""
            + constraints.toString().trim()
            + "\")");
  }
}
