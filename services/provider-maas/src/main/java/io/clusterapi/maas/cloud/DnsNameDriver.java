package io.clusterapi.maas.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.maas.planning.Params;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.DescribedDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A name in the DNS of MAAS. Names have neither tags nor owners there, so the mark is a TXT record
 * beside the addresses; and the name is made by making that record, in one call.
 */
final class DnsNameDriver extends DescribedDriver {
  private static final String MARK = "capi.clusterapi.io/owner-uid=";
  private static final String OWNER = "owner";

  /** As upstream: a machine that is gone is not asked for longer than this. */
  private static final int TTL_SECONDS = 10;

  private final MaasClient maas;

  DnsNameDriver(MaasClient maas) {
    this.maas = maas;
  }

  @Override
  public String kind() {
    return PartKinds.DNS_NAME;
  }

  /** A second record beside the first makes no second name. */
  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public int batch() {
    return 1000;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String fqdn = attempt.parameters(Params.DnsName.class).fqdn();
    return maas.get(
            attempt.account(), "Listing the name " + fqdn, "dnsresources/", Form.of("fqdn", fqdn))
        .map(
            answer -> {
              if (answer.isEmpty()) {
                return Optional.empty();
              }
              JsonNode found = answer.get(0);
              if (!owner(found).equals(attempt.owner().uid())) {
                if (attempt.request().verb()
                    == io.clusterapi.provider.part.PartRequest.Verb.DELETE) {
                  return Optional.empty();
                }
                throw MaasFailures.exception(
                    Category.ALREADY_EXISTS,
                    "",
                    ("The name %s exists in MAAS and was not made for %s %s/%s: remove it there, or"
                            + " set spec.controlPlaneEndpoint of a new cluster")
                        .formatted(
                            fqdn,
                            attempt.owner().kind(),
                            attempt.owner().namespace(),
                            attempt.owner().name()));
              }
              return Optional.of(found.path("id").asText());
            });
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    String fqdn = attempt.parameters(Params.DnsName.class).fqdn();
    return maas.post(
            attempt.account(),
            "Making the name " + fqdn,
            "dnsresourcerecords/",
            Form.of("fqdn", fqdn)
                .with("rrtype", "TXT")
                .with("rrdata", MARK + attempt.owner().uid()))
        .flatMap(made -> find(attempt))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        MaasFailures.exception(
                            Category.UNKNOWN_OUTCOME,
                            "",
                            "The name " + fqdn + " was made and is not listed yet")));
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    Params.DnsName wanted = attempt.parameters(Params.DnsName.class);
    String path = "dnsresources/" + id + "/";
    return maas.get(attempt.account(), "Reading the name " + wanted.fqdn(), path, Form.NONE)
        .flatMap(
            found -> {
              boolean same =
                  addresses(found).equals(wanted.addresses())
                      && found.path("address_ttl").asInt() == TTL_SECONDS;
              // Compared first: upstream writes in each pass, which is a reload of all zones.
              return same
                  ? Uni.createFrom().item(found)
                  : maas.put(
                      attempt.account(),
                      "Leading the name " + wanted.fqdn() + " to " + wanted.addresses(),
                      path,
                      Form.of("ip_addresses", String.join(" ", wanted.addresses()))
                          .with("address_ttl", TTL_SECONDS));
            })
        .map(found -> PartOutcome.ready(id, attributes(found)));
  }

  /** By the identifier alone, which MAAS gives to nothing else. */
  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return maas.delete(
            attempt.account(),
            "Removing the name of " + attempt.owner().name(),
            "dnsresources/" + id + "/")
        .map(done -> PartOutcome.gone());
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return maas.get(account, "Listing the names", "dnsresources/", Form.NONE)
        .map(
            answer -> {
              Map<String, Sighting> found = new HashMap<>();
              for (JsonNode name : answer) {
                String id = name.path("id").asText();
                if (ids.contains(id)) {
                  Map<String, String> attributes = new HashMap<>(attributes(name));
                  attributes.put(OWNER, owner(name));
                  found.put(id, Sighting.of(id, Presence.READY, attributes));
                }
              }
              return found;
            });
  }

  @Override
  protected Sighting judge(PartInterest part, Sighting seen) {
    Map<String, String> attributes = new HashMap<>(seen.attributes());
    if (!part.ownerUid().equals(attributes.remove(OWNER))) {
      return Sighting.of(part.id(), Presence.UNKNOWN, Map.of());
    }
    String wanted = String.join(",", wanted(part).addresses());
    String found = attributes.get("addresses");
    return found.equals(wanted)
        ? Sighting.of(part.id(), Presence.READY, attributes)
        : Sighting.drift(
            part.id(), attributes, "Its addresses are %s, wanted %s".formatted(found, wanted));
  }

  private static Params.DnsName wanted(PartInterest part) {
    try {
      return Mapper.json().readValue(part.parameters(), Params.DnsName.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("parameters of part " + part.key() + " are unreadable", e);
    }
  }

  private static Map<String, String> attributes(JsonNode name) {
    return Map.of(
        "fqdn", name.path("fqdn").asText(), "addresses", String.join(",", addresses(name)));
  }

  private static List<String> addresses(JsonNode name) {
    List<String> addresses = new ArrayList<>();
    name.path("ip_addresses").forEach(address -> addresses.add(address.path("ip").asText()));
    addresses.sort(null);
    return addresses;
  }

  /** The UID in our TXT record; empty when there is none. MAAS may show the text quoted. */
  private static String owner(JsonNode name) {
    for (JsonNode entry : name.path("resource_records")) {
      String data = entry.path("rrdata").asText().replace("\"", "");
      if (entry.path("rrtype").asText().equals("TXT") && data.startsWith(MARK)) {
        return data.substring(MARK.length());
      }
    }
    return "";
  }
}
