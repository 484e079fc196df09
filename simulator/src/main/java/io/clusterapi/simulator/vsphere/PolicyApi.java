package io.clusterapi.simulator.vsphere;

import io.clusterapi.simulator.cloud.Fault;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.View;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Storage policies: vCenter's second SOAP service, at {@code /pbm}, in the sessions of the first.
 */
final class PolicyApi {
  static final String PATH = "/pbm";

  /**
   * A storage policy.
   *
   * @param datastores those that satisfy it
   */
  record Policy(String id, String name, List<String> datastores) {}

  static final List<Policy> POLICIES =
      List.of(
          new Policy(
              Clones.uuid("policy/kubernetes"),
              "kubernetes",
              List.of("datastore-31", "datastore-32")),
          new Policy(Clones.uuid("policy/gold"), "gold", List.of("datastore-32")),
          new Policy(Clones.uuid("policy/platinum"), "platinum", List.of()));

  private static final Pattern SESSION =
      Pattern.compile("<vcSessionCookie[^>]*>\\s*([^<\\s]+)\\s*</vcSessionCookie>");

  private final World world;
  private final Faults faults;
  private final Sessions sessions;
  private final Inventory inventory;

  PolicyApi(World world, Faults faults, Sessions sessions, Inventory inventory) {
    this.world = world;
    this.faults = faults;
    this.sessions = sessions;
    this.inventory = inventory;
  }

  CloudResponse answer(CloudRequest request) {
    try {
      Element call = Element.ofBody(request.body());
      Optional<Fault> refusal = faults.decide(SoapApi.FAULT_PREFIX + call.name()).refusal();
      if (refusal.isPresent()) {
        return SoapApi.refuse(refusal.get());
      }
      if (!call.name().equals("PbmRetrieveServiceContent")) {
        Matcher session = SESSION.matcher(request.body());
        if (!session.find() || !sessions.active(session.group(1))) {
          throw new VimFault("NotAuthenticated", "The session is not authenticated.");
        }
      }
      return SoapApi.ok("urn:pbm", call, world.read(view -> act(view, call)), Map.of());
    } catch (VimFault fault) {
      return SoapApi.fault(fault);
    }
  }

  private List<Element> act(View view, Element call) {
    return switch (call.name()) {
      case "PbmRetrieveServiceContent" ->
          List.of(
              Element.of(
                  "returnval",
                  Element.reference("profileManager", "PbmProfileProfileManager", "ProfileManager"),
                  Element.reference("placementSolver", "PbmPlacementSolver", "placementSolver")));
      case "PbmQueryProfile" ->
          POLICIES.stream()
              .map(policy -> Element.of("returnval", Element.text("uniqueId", policy.id())))
              .toList();
      case "PbmRetrieveContent" -> contents(call);
      case "PbmCheckRequirements" -> results(call);
      case "PbmQueryAssociatedProfiles" -> associated(view, call);
      default ->
          throw new VimFault(
              "MethodNotFound",
              "The method " + call.name() + " is not part of the simulated vCenter.");
    };
  }

  static Policy require(String id) {
    return POLICIES.stream()
        .filter(policy -> policy.id().equals(id))
        .findFirst()
        .orElseThrow(() -> VimFault.invalidArgument("profileId"));
  }

  private static List<Element> contents(Element call) {
    List<Element> found = new ArrayList<>();
    for (Element id : call.all("profileIds")) {
      Policy policy = require(id.at("uniqueId"));
      found.add(
          Element.of(
              "returnval",
              "PbmCapabilityProfile",
              List.of(
                  Element.of("profileId", Element.text("uniqueId", policy.id())),
                  Element.text("name", policy.name()))));
    }
    return found;
  }

  private List<Element> results(Element call) {
    Policy policy = require(call.at("placementSubjectRequirement.profileId.uniqueId"));
    List<Element> results = new ArrayList<>();
    for (Element hub : call.all("hubsToSearch")) {
      inventory.require(hub.at("hubType"), hub.at("hubId"));
      List<Element> result = new ArrayList<>();
      result.add(hub.named("hub"));
      if (!policy.datastores().contains(hub.at("hubId"))) {
        result.add(
            Element.of(
                "error", Element.text("localizedMessage", "The datastore does not satisfy it.")));
      }
      results.add(Element.of("returnval", "", result));
    }
    return results;
  }

  private static List<Element> associated(View view, Element call) {
    List<Element> results = new ArrayList<>();
    for (Element entity : call.all("entities")) {
      String[] key = entity.at("key").split(":");
      if (!entity.at("objectType").equals("virtualDiskId") || key.length != 2) {
        throw VimFault.invalidArgument("entities");
      }
      Resource vm = VirtualMachines.require(view, key[0]);
      List<Element> result = new ArrayList<>();
      result.add(entity.named("object"));
      vm.shown()
          .path("disks")
          .forEach(
              disk -> {
                if (disk.path("key").asText().equals(key[1]) && disk.hasNonNull("policy")) {
                  result.add(
                      Element.of(
                          "profileId", Element.text("uniqueId", disk.path("policy").asText())));
                }
              });
      results.add(Element.of("returnval", "", result));
    }
    return results;
  }
}
