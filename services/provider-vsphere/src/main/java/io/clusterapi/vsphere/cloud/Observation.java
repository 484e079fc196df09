package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at many virtual machines in one call, by the references last known. What such a reference
 * no longer leads to is looked up by its instanceUuid: it may have been registered anew.
 */
final class Observation {
  /** Attribute: the name of the ESXi host it runs on. */
  private static final String HOST_NAME = "hostName";

  private final VSphereCalls calls;
  private final HostNames hosts;

  Observation(VSphereCalls calls) {
    this.calls = calls;
    this.hosts = new HostNames(calls);
  }

  Uni<List<Sighting>> look(Account account, List<PartInterest> parts) {
    List<ManagedObject> known = new ArrayList<>();
    for (PartInterest part : parts) {
      String object = part.attributes().getOrDefault("object", "");
      if (!object.isEmpty()) {
        known.add(new ManagedObject("VirtualMachine", object));
      }
    }
    return described(account, known)
        .flatMap(
            found -> {
              Uni<Map<String, VirtualMachine>> all = Uni.createFrom().item(found);
              for (PartInterest part : parts) {
                if (!found.containsKey(part.id())) {
                  all = all.flatMap(map -> lookUp(account, part.id(), map));
                }
              }
              return all;
            })
        .flatMap(
            found ->
                hosts
                    .of(account, found.values().stream().map(VirtualMachine::host).toList())
                    .map(
                        names ->
                            parts.stream()
                                .map(part -> judge(part, found.get(part.id()), names))
                                .toList()));
  }

  /** One that is gone fails the whole question: then half of them are asked for at a time. */
  private Uni<Map<String, VirtualMachine>> described(Account account, List<ManagedObject> objects) {
    return calls
        .properties(account, objects, VirtualMachine.OBSERVED)
        .map(
            all -> {
              Map<String, VirtualMachine> found = new HashMap<>();
              all.stream()
                  .map(VirtualMachine::new)
                  .forEach(machine -> found.put(machine.instanceUuid(), machine));
              return found;
            })
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithUni(
            failure -> {
              if (objects.size() == 1) {
                return Uni.createFrom().item(new HashMap<>());
              }
              int half = objects.size() / 2;
              return described(account, objects.subList(0, half))
                  .flatMap(
                      first ->
                          described(account, objects.subList(half, objects.size()))
                              .map(
                                  second -> {
                                    first.putAll(second);
                                    return first;
                                  }));
            });
  }

  private Uni<Map<String, VirtualMachine>> lookUp(
      Account account, String uuid, Map<String, VirtualMachine> found) {
    return calls
        .byInstanceUuid(account, uuid)
        .flatMap(
            object ->
                object.isEmpty()
                    ? Uni.createFrom().item(found)
                    : described(account, List.of(object.get()))
                        .map(
                            one -> {
                              found.putAll(one);
                              return found;
                            }));
  }

  private static Sighting judge(
      PartInterest part, VirtualMachine machine, Map<String, String> hostNames) {
    if (machine == null) {
      return part.phase() == PartPhase.READY
          ? new Sighting(
              part.id(),
              Presence.GONE,
              Map.of(),
              false,
              null,
              "Virtual machine %s (%s) was removed, not from here"
                  .formatted(part.attributes().getOrDefault("name", ""), part.id()))
          : Sighting.of(part.id(), Presence.UNKNOWN, Map.of());
    }
    Sighting seen = onHost(machine.sighting(devices(part)), hostNames.get(machine.host()));
    boolean wentOff = part.phase() == PartPhase.READY && !machine.poweredOn();
    return wentOff
        ? Sighting.drift(
            part.id(),
            seen.attributes(),
            "Virtual machine %s was switched off and is switched on again"
                .formatted(seen.attributes().get("name")))
        : steady(part, seen);
  }

  private static Sighting onHost(Sighting seen, String name) {
    if (name == null) {
      return seen;
    }
    Map<String, String> attributes = new HashMap<>(seen.attributes());
    attributes.put(HOST_NAME, name);
    return Sighting.of(seen.id(), seen.presence(), attributes);
  }

  /** A machine that was ready stays so while its guest tools are restarted. */
  private static Sighting steady(PartInterest part, Sighting seen) {
    if (part.phase() != PartPhase.READY || seen.presence() == Presence.READY) {
      return seen;
    }
    Map<String, String> attributes = new HashMap<>(seen.attributes());
    attributes.put("networks", part.attributes().getOrDefault("networks", ""));
    return Sighting.of(part.id(), Presence.READY, attributes);
  }

  private static List<Params.Device> devices(PartInterest part) {
    try {
      return Optional.ofNullable(
              Mapper.json().readValue(part.parameters(), Params.Machine.class).devices())
          .orElse(List.of());
    } catch (JsonProcessingException e) {
      // Nothing counts as applied after an interrupted change: it is described, not judged.
      return List.of();
    }
  }
}
