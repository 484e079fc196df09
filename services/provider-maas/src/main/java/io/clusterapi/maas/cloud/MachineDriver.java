package io.clusterapi.maas.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.maas.planning.Params;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.DescribedDriver;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.provider.secret.BootstrapData;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A machine allocated and deployed. The allocation carries the UID of its object as {@code
 * agent_name}, by which a lost answer is found again; upstream marks nothing, and a crash between
 * allocation and patch leaks a machine.
 */
final class MachineDriver extends DescribedDriver {
  /** For how long a machine has to be seen as not ours before that is believed. */
  private static final Duration DOUBT = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(4);
  private static final int BELIEVED_AT = 4;

  private final MaasClient maas;
  private final BootstrapData bootstrap;
  private final boolean markBroken;
  private final SteadyClock clock;

  /** Since when machines of ours have been seen as not ours. */
  private final Map<String, Long> doubted = new ConcurrentHashMap<>();

  MachineDriver(MaasClient maas, BootstrapData bootstrap, boolean markBroken, SteadyClock clock) {
    this.maas = maas;
    this.bootstrap = bootstrap;
    this.markBroken = markBroken;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return PartKinds.MACHINE;
  }

  // ---------------------------------------------------------------- making

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return allocated(attempt).map(all -> all.stream().map(HostView::id).findFirst());
  }

  private Uni<List<HostView>> allocated(PartTry attempt) {
    return maas.get(
            attempt.account(),
            "Looking for the machine of " + attempt.owner().name(),
            "machines/",
            Form.of("agent_name", attempt.owner().uid()))
        .map(
            answer -> {
              List<HostView> found = new java.util.ArrayList<>();
              answer.forEach(machine -> found.add(new HostView(machine)));
              return found;
            });
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    Params.Host host = attempt.parameters(Params.Host.class);
    Form form =
        Form.of("agent_name", attempt.owner().uid())
            .with("cpu_count", host.cpu())
            .with("mem", host.memory())
            .withIf(host.disk() != null && host.disk() > 0, "storage", "root:" + host.disk())
            .withIf(!host.pool().isEmpty(), "pool", host.pool())
            .withIf(!host.zone().isEmpty(), "zone", host.zone())
            .with(
                "comment",
                "For MaasMachine %s/%s of cluster %s"
                    .formatted(host.namespace(), host.machine(), host.cluster()));
    for (String tag : host.tags()) {
      form = form.with("tags", tag);
    }
    return maas.post(
            attempt.account(),
            "Allocating a machine for " + attempt.owner().name(),
            "machines/?op=allocate",
            form)
        .map(answer -> new HostView(answer).id());
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return read(attempt, id)
        .flatMap(
            found ->
                switch (found.state()) {
                  case HostView.ALLOCATED -> deploy(attempt, id);
                  case HostView.DEPLOYED -> running(attempt, found);
                  default -> {
                    ours(attempt, found);
                    yield Uni.createFrom().item(PartOutcome.pending(id, found.attributes()));
                  }
                });
  }

  // Not said to have ended: an answer from before the allocation looks the same, so it is asked
  // again some times before it is believed.
  private static void ours(PartTry attempt, HostView found) {
    if (!found.owner().equals(attempt.owner().uid())) {
      throw released(found.id());
    }
  }

  private static CloudException released(String id) {
    return MaasFailures.exception(
        Category.NOT_FOUND,
        "",
        "Machine %s was released, not from here, or serves somebody else now".formatted(id));
  }

  private Uni<HostView> read(PartTry attempt, String id) {
    return maas.get(attempt.account(), "Reading machine " + id, "machines/" + id + "/", Form.NONE)
        .map(HostView::new);
  }

  private Uni<PartOutcome> deploy(PartTry attempt, String id) {
    Params.Host host = attempt.parameters(Params.Host.class);
    return stillOurs(attempt, id)
        .flatMap(
            ours ->
                maas.post(
                    attempt.account(),
                    "Marking machine " + id,
                    "machines/" + id + "/?op=set_owner_data",
                    Form.of(HostView.OWNER_UID, attempt.owner().uid())
                        .with("capi-cluster", host.cluster())
                        .with("capi-machine", host.namespace() + "/" + host.machine())))
        .flatMap(marked -> withoutSwap(attempt, id))
        .flatMap(ready -> bootstrap.read(host.namespace(), host.secret()))
        .flatMap(
            data ->
                maas.post(
                    attempt.account(),
                    "Deploying %s to machine %s".formatted(host.image(), id),
                    "machines/" + id + "/?op=deploy",
                    deployment(host, data)))
        .map(answer -> PartOutcome.pending(id, new HostView(answer).attributes()))
        .onFailure(failure -> CloudException.is(failure, Category.INVALID))
        .call(failure -> release(attempt, id));
  }

  /** A machine may have been released and handed to somebody else while nobody looked. */
  private Uni<Void> stillOurs(PartTry attempt, String id) {
    return allocated(attempt)
        .map(
            all -> {
              if (all.stream().noneMatch(machine -> machine.id().equals(id))) {
                throw released(id);
              }
              return null;
            });
  }

  // kubelet refuses to start with swap. The right to change it is an administrator's in some
  // installations (spectrocloud-public/cluster-api-provider-maas#85), and templates turn swap off
  // themselves, so a refusal does not stop the deployment.
  private Uni<Void> withoutSwap(PartTry attempt, String id) {
    return maas.put(
            attempt.account(),
            "Taking the swap from machine " + id,
            "machines/" + id + "/",
            Form.of("swap_size", 0))
        .replaceWithVoid()
        .onFailure(failure -> CloudException.is(failure, Category.UNAUTHORIZED))
        .recoverWithNull();
  }

  /** {@code system/series}, or the name of a custom image, as upstream splits it. */
  private static Form deployment(Params.Host host, byte[] userData) {
    String[] image = host.image().split("/", 2);
    return Form.of("distro_series", image.length == 2 ? image[1] : image[0])
        .with("osystem", image.length == 2 ? image[0] : "custom")
        .with("user_data", Base64.getEncoder().encodeToString(userData))
        .withIf(host.inMemory(), "ephemeral_deploy", true);
  }

  private Uni<PartOutcome> running(PartTry attempt, HostView found) {
    ours(attempt, found);
    PartOutcome ready = PartOutcome.ready(found.id(), found.attributes());
    return found.off()
        ? maas.post(
                attempt.account(),
                "Switching machine %s on".formatted(found.id()),
                "machines/" + found.id() + "/?op=power_on",
                Form.of("comment", "It is deployed and was off"))
            .map(answer -> PartOutcome.ready(found.id(), new HostView(answer).attributes()))
        : Uni.createFrom().item(ready);
  }

  // ---------------------------------------------------------------- giving back

  /**
   * Releases every machine allocated for this object, not only the one remembered: if two were ever
   * handed out for lost answers, both go. One that is not this object's any more is left alone.
   */
  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return allocated(attempt)
        .flatMap(
            all ->
                all.isEmpty()
                    ? nothingAllocated(attempt, id)
                    : Multi.createFrom()
                        .iterable(all)
                        .onItem()
                        .transformToUniAndConcatenate(found -> giveBack(attempt, found))
                        .collect()
                        .asList()
                        .map(done -> PartOutcome.going(id)));
  }

  private Uni<PartOutcome> nothingAllocated(PartTry attempt, String id) {
    return LimitedCalls.absentIfUnknown(read(attempt, id))
        .map(
            left -> {
              if (left != null && left.owner().equals(attempt.owner().uid())) {
                return PartOutcome.going(id);
              }
              // An answer from before the allocation says the same. Whoever believed it would leak
              // a machine, so it has to be given several times.
              if (attempt.number() < BELIEVED_AT) {
                throw OperationFailure.throttled(
                    "LookingAgain",
                    "Machine %s seems to be released already; it is looked at again".formatted(id),
                    LOOK_AGAIN);
              }
              return PartOutcome.gone();
            });
  }

  private Uni<Void> giveBack(PartTry attempt, HostView found) {
    if (found.leaving()) {
      return Uni.createFrom().voidItem();
    }
    return markBroken && found.state().equals(HostView.FAILED)
        ? maas.post(
                attempt.account(),
                "Marking machine %s broken".formatted(found.id()),
                "machines/" + found.id() + "/?op=mark_broken",
                Form.of(
                    "comment",
                    "Its deployment for %s/%s failed: %s. Mark it fixed to have it used again"
                        .formatted(
                            attempt.owner().namespace(), attempt.owner().name(), found.said())))
            .replaceWithVoid()
        : release(attempt, found.id());
  }

  private Uni<Void> release(PartTry attempt, String id) {
    return LimitedCalls.unlessGone(
        maas.post(
            attempt.account(),
            "Releasing machine " + id,
            "machines/" + id + "/?op=release",
            Form.of(
                "comment",
                "MaasMachine %s/%s needs it no more"
                    .formatted(attempt.owner().namespace(), attempt.owner().name()))));
  }

  // ---------------------------------------------------------------- looking

  @Override
  public int batch() {
    return 100;
  }

  @Override
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return maas.get(account, "Listing machines", "machines/", Form.all("id", ids))
        .map(
            answer -> {
              Map<String, Sighting> found = new HashMap<>();
              for (JsonNode machine : answer) {
                HostView host = new HostView(machine);
                found.put(host.id(), sighting(host));
              }
              return found;
            });
  }

  private static final String OWNER = "owner";

  private static Sighting sighting(HostView host) {
    Map<String, String> attributes = new HashMap<>(host.attributes());
    attributes.put(OWNER, host.owner());
    String id = host.id();
    return switch (host.state()) {
      case HostView.DEPLOYED ->
          host.off()
              ? Sighting.drift(id, attributes, "The machine is switched off")
              : Sighting.of(id, Presence.READY, attributes);
      case HostView.ALLOCATED, HostView.DEPLOYING -> Sighting.of(id, Presence.PENDING, attributes);
      default ->
          host.leaving()
              ? Sighting.of(id, Presence.PENDING, attributes)
              : new Sighting(id, Presence.BROKEN, attributes, false, "MachineFailed", broken(host));
    };
  }

  private static String broken(HostView host) {
    return "Machine %s is in state %s%s: look at its log in MAAS, and delete the Machine to have it replaced"
        .formatted(host.id(), host.state(), host.said().isEmpty() ? "" : " (" + host.said() + ")");
  }

  @Override
  protected Sighting judge(PartInterest part, Sighting seen) {
    Map<String, String> attributes = new HashMap<>(seen.attributes());
    if (part.ownerUid().equals(attributes.remove(OWNER))) {
      doubted.remove(part.id());
      return new Sighting(
          seen.id(), seen.presence(), attributes, seen.drifted(), seen.reason(), seen.message());
    }
    // What is in use is doubted by whoever asked: two doubts in a row would begin each other anew.
    boolean doubtful = part.phase() != PartPhase.READY && part.phase() != PartPhase.TERMINATING;
    long now = clock.millis();
    if (doubtful && now - doubted.computeIfAbsent(part.id(), id -> now) < DOUBT.toMillis()) {
      return Sighting.of(part.id(), Presence.PENDING, part.attributes());
    }
    doubted.remove(part.id());
    return new Sighting(
        part.id(),
        Presence.GONE,
        Map.of(),
        false,
        null,
        "Machine %s was released, not from here; it is %s now"
            .formatted(part.id(), attributes.getOrDefault("state", "unknown")));
  }
}
