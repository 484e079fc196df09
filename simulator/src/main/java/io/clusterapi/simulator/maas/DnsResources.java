package io.clusterapi.simulator.maas;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names in the zones of MAAS, with their addresses and other records. */
final class DnsResources {
  static final String TYPE = "dns-resource";

  /** Hidden field: the loopback address that answers for all machines behind the name. */
  static final String FRONT = "front";

  private static final String SEQUENCE = "dns-sequence";
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]+");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9])?");

  private final LoopbackAddresses fronts;
  private final Faults faults;

  DnsResources(LoopbackAddresses fronts, Faults faults) {
    this.fronts = fronts;
    this.faults = faults;
  }

  static JsonNode list(Call call) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    String fqdn = call.form().text("fqdn");
    for (Resource one : call.view().list(Inventory.SCOPE, TYPE)) {
      if (fqdn.isEmpty() || one.text("fqdn").equals(fqdn)) {
        found.add(one.shown());
      }
    }
    return found;
  }

  static JsonNode read(Call call) {
    return call.require(TYPE).shown();
  }

  JsonNode create(Call call) {
    String fqdn = checked(call.form().text("fqdn"));
    if (named(call, fqdn).isPresent()) {
      throw MaasError.field("__all__", "Labels must be unique within their zone.");
    }
    Resource made = make(call, fqdn);
    return call.transaction().put(applied(made, call)).shown();
  }

  /** A record of any type; makes the name if there is none yet. */
  JsonNode createRecord(Call call) {
    Form form = call.form();
    String fqdn = checked(form.text("fqdn"));
    String type = form.text("rrtype").toUpperCase(java.util.Locale.ROOT);
    if (!List.of("TXT", "SRV", "MX", "NS", "SSHFP", "CNAME").contains(type)) {
      throw MaasError.field("rrtype", type + " is not one of TXT, SRV, MX, NS, SSHFP, CNAME");
    }
    if (form.text("rrdata").isEmpty()) {
      throw MaasError.field("rrdata", "This field is required.");
    }
    Resource resource = named(call, fqdn).orElseGet(() -> make(call, fqdn));
    int id = next(call.transaction());
    ObjectNode record =
        object("id", id, "fqdn", fqdn, "rrtype", type, "rrdata", form.text("rrdata"));
    call.transaction()
        .put(resource.with(shown -> shown.withArrayProperty("resource_records").add(record)));
    return record;
  }

  JsonNode update(Call call) {
    return call.transaction().put(applied(call.require(TYPE), call)).shown();
  }

  JsonNode delete(Call call) {
    Resource gone = call.require(TYPE);
    call.transaction().delete(gone.key());
    Call.record(
        call.transaction(), LedgerEntry.DELETE, TYPE, gone.id(), gone.text("fqdn"), Map.of());
    return JsonNodeFactory.instance.textNode("");
  }

  private Resource make(Call call, String fqdn) {
    int existing = call.view().list(Inventory.SCOPE, TYPE).size();
    if (existing >= faults.quota(TYPE).orElse(Integer.MAX_VALUE)) {
      throw new MaasError(403, "Forbidden: no more names may be made.");
    }
    int id = next(call.transaction());
    ObjectNode shown =
        object(
            "id",
            id,
            "fqdn",
            fqdn,
            "address_ttl",
            30,
            "ip_addresses",
            array(),
            "resource_records",
            array(),
            "resource_uri",
            "/MAAS/api/2.0/dnsresources/" + id + "/");
    Call.record(call.transaction(), LedgerEntry.CREATE, TYPE, Integer.toString(id), fqdn, Map.of());
    return call.transaction()
        .create(
            Inventory.SCOPE,
            TYPE,
            Integer.toString(id),
            shown,
            object(FRONT, fronts.next(call.transaction())));
  }

  private static Resource applied(Resource resource, Call call) {
    Form form = call.form();
    return resource.with(
        shown -> {
          if (form.has("address_ttl")) {
            shown.put("address_ttl", form.number("address_ttl"));
          }
          if (form.has("ip_addresses")) {
            ArrayNode addresses = shown.putArray("ip_addresses");
            for (String address : form.list("ip_addresses")) {
              if (!ADDRESS.matcher(address).matches()) {
                throw MaasError.field("ip_addresses", "Enter a valid IPv4 or IPv6 address.");
              }
              addresses.add(object("ip", address));
            }
          }
        });
  }

  private static String checked(String fqdn) {
    int dot = fqdn.indexOf('.');
    if (dot <= 0 || !Inventory.DOMAINS.contains(fqdn.substring(dot + 1))) {
      throw MaasError.field("domain", "Select a valid choice: no domain of " + fqdn + " exists.");
    }
    if (!LABEL.matcher(fqdn.substring(0, dot)).matches()) {
      throw MaasError.field("name", "Invalid dnsresource name: " + fqdn.substring(0, dot) + ".");
    }
    return fqdn;
  }

  private static Optional<Resource> named(Call call, String fqdn) {
    return call.view().list(Inventory.SCOPE, TYPE).stream()
        .filter(one -> one.text("fqdn").equals(fqdn))
        .findFirst();
  }

  private static int next(Transaction transaction) {
    Resource sequence =
        transaction
            .find(Inventory.SCOPE, SEQUENCE, SEQUENCE)
            .orElseGet(
                () ->
                    transaction.create(
                        Inventory.SCOPE, SEQUENCE, SEQUENCE, object("last", 0), object()));
    int next = sequence.shown().path("last").asInt() + 1;
    transaction.put(sequence.with(shown -> shown.put("last", next)));
    return next;
  }
}
