package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.AzureTags;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kind of part that is a resource of Resource Manager: at a name known beforehand, ours by the
 * owner's UID in its tags. Nothing here waits for an operation of Azure: the resource's state and
 * the operation's address are looked at later, so neither a restart nor a removal has to wait.
 */
abstract class ArmDriver implements PartDriver {
  /** Attribute with the address of the operation that is under way. */
  static final String OPERATION = "operation";

  /** Attribute: whether the resource is ours to change and remove. */
  static final String MANAGED = "managed";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  protected final ArmCalls calls;
  protected final ArmType type;

  /** Operations begun by this process whose part is not stored yet, by resource. */
  private final Map<String, String> begun = new ConcurrentHashMap<>();

  ArmDriver(ArmCalls calls, ArmType type) {
    this.calls = calls;
    this.type = type;
  }

  @Override
  public final String kind() {
    return type.part();
  }

  @Override
  public final Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  /** Where it is. */
  protected abstract String id(PartTry attempt);

  /** Its document for the call that makes it. */
  protected abstract Uni<ObjectNode> document(PartTry attempt);

  /** What of the document is kept as it is wanted; null for nothing. */
  protected abstract ObjectNode kept(PartTry attempt);

  /** What others want to know of it. */
  protected Map<String, String> attributes(ObjectNode found) {
    return Map.of();
  }

  /** One of this name that is not ours may be used, untouched. */
  protected boolean usesForeign() {
    return false;
  }

  protected boolean ours(PartTry attempt, ObjectNode found) {
    return attempt.owner().uid().equals(found.path("tags").path(AzureTags.OWNER_UID).asText());
  }

  @Override
  public final Uni<Optional<String>> find(PartTry attempt) {
    String id = id(attempt);
    return calls
        .find(attempt.account(), type, id)
        .map(
            found -> {
              if (found == null) {
                return Optional.empty();
              }
              if (ours(attempt, found) || usesForeign()) {
                return Optional.of(id);
              }
              if (attempt.request().verb() == Verb.DELETE) {
                return Optional.empty();
              }
              throw AzureFailures.exception(
                  Category.INVALID,
                  "",
                  "%s exists and was not made for this object: remove it or choose another name"
                      .formatted(id));
            });
  }

  @Override
  public final Uni<String> create(PartTry attempt) {
    String id = id(attempt);
    return document(attempt)
        .flatMap(body -> calls.create(attempt.account(), type, id, body))
        .map(
            answer -> {
              if (!answer.operation().isEmpty()) {
                begun.put(id, answer.operation());
              }
              return id;
            });
  }

  @Override
  public final Uni<PartOutcome> configure(PartTry attempt, String id) {
    Account account = attempt.account();
    return calls
        .get(account, type, id)
        .flatMap(
            found -> {
              if (!ours(attempt, found)) {
                return Uni.createFrom().item(PartOutcome.ready(id, described(found, false)));
              }
              return switch (state(found)) {
                case "Succeeded" -> settle(attempt, id, found);
                case "Failed", "Canceled" -> failed(attempt, id, found);
                default -> Uni.createFrom().item(underWay(id, found));
              };
            });
  }

  private PartOutcome underWay(String id, ObjectNode found) {
    Map<String, String> attributes = new HashMap<>(described(found, true));
    String operation = begun.remove(id);
    if (operation != null) {
      attributes.put(OPERATION, operation);
    }
    return PartOutcome.pending(id, attributes);
  }

  private Uni<PartOutcome> settle(PartTry attempt, String id, ObjectNode found) {
    begun.remove(id);
    ObjectNode wanted = kept(attempt);
    if (wanted == null || Documents.covers(found, wanted)) {
      return Uni.createFrom().item(PartOutcome.ready(id, described(found, true)));
    }
    return calls
        .replace(
            attempt.account(),
            type,
            id,
            Documents.merged(found, wanted),
            found.path("etag").asText(""))
        .map(
            answer -> {
              if (!answer.operation().isEmpty()) {
                begun.put(id, answer.operation());
              }
              return underWay(id, found);
            });
  }

  /** Azure took it on and could not do it. */
  protected Uni<PartOutcome> failed(PartTry attempt, String id, ObjectNode found) {
    ObjectNode wanted = kept(attempt);
    return reason(attempt.account(), begun.remove(id))
        .flatMap(
            why ->
                wanted == null
                    ? Uni.createFrom().failure(broken(id, why))
                    : calls
                        .replace(attempt.account(), type, id, Documents.merged(found, wanted), "")
                        .map(answer -> underWay(id, found)));
  }

  protected static Throwable broken(String id, String why) {
    return AzureFailures.exception(
        Category.INVALID, "ProvisioningFailed", "Azure could not make %s: %s".formatted(id, why));
  }

  /** Why an operation failed, as far as Azure still says. */
  protected Uni<String> reason(Account account, String operation) {
    String unknown = "it does not say why";
    if (operation == null || operation.isEmpty()) {
      return Uni.createFrom().item(unknown);
    }
    return calls
        .operation(account, operation)
        .map(answer -> answer.path("error"))
        .map(
            error ->
                error.isMissingNode()
                    ? unknown
                    : error.path("code").asText() + ": " + error.path("message").asText())
        .onFailure()
        .recoverWithItem(unknown);
  }

  static String state(ObjectNode found) {
    return found.path("properties").path("provisioningState").asText("Succeeded");
  }

  private Map<String, String> described(ObjectNode found, boolean managed) {
    Map<String, String> all = new TreeMap<>(attributes(found));
    all.put(MANAGED, Boolean.toString(managed));
    all.put("state", state(found));
    return all;
  }

  /** Goes first whatever is under way: Azure ends what it was making. */
  @Override
  public final Uni<PartOutcome> delete(PartTry attempt, String id) {
    begun.remove(id);
    return calls
        .find(attempt.account(), type, id)
        .flatMap(
            found -> {
              if (found != null) {
                shown(id);
              }
              boolean hidden = found == null && madeHere(attempt);
              if (found == null && !hidden && mayBeHidden(id)) {
                return Uni.createFrom().failure(lookingAgain(id));
              }
              if (!hidden && (found == null || !removable(attempt, found))) {
                return Uni.createFrom().item(PartOutcome.gone());
              }
              if (!hidden && state(found).equals("Deleting")) {
                return Uni.createFrom().item(PartOutcome.going(id));
              }
              return calls
                  .delete(attempt.account(), type, id)
                  .map(
                      answer ->
                          answer.status() == 202 ? PartOutcome.going(id) : PartOutcome.gone());
            });
  }

  /**
   * A part with an identifier was made here, whatever a read says: one that is answered from before
   * its creation would leave it behind, so the removal is asked for all the same. Not where the
   * part may be somebody else's.
   */
  protected boolean madeHere(PartTry attempt) {
    return !usesForeign();
  }

  /** One that a read does not show may be there all the same; false once that was long enough. */
  protected boolean mayBeHidden(String id) {
    return false;
  }

  /** A read has shown it. */
  protected void shown(String id) {}

  private static OperationFailure lookingAgain(String id) {
    return OperationFailure.throttled(
        "LookingAgain",
        "Azure does not show %s; it is looked for again before it counts as gone".formatted(id),
        LOOK_AGAIN);
  }

  protected boolean removable(PartTry attempt, ObjectNode found) {
    return ours(attempt, found);
  }

  @Override
  public final int batch() {
    return 500;
  }

  /** One list for all parts of a resource group; what is missing there is asked for by name. */
  @Override
  public final Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    Map<String, List<PartInterest>> lists = new TreeMap<>();
    parts.forEach(
        part ->
            lists
                .computeIfAbsent(ArmType.key(ArmType.listOf(part.id())), key -> new ArrayList<>())
                .add(part));
    return Multi.createFrom()
        .iterable(lists.values())
        .onItem()
        .transformToUniAndConcatenate(some -> observeList(account, some))
        .collect()
        .asList()
        .map(
            all -> {
              List<Sighting> flat = new ArrayList<>();
              all.forEach(flat::addAll);
              return flat;
            });
  }

  private Uni<List<Sighting>> observeList(Account account, List<PartInterest> parts) {
    String list = ArmType.listOf(parts.get(0).id());
    Uni<List<ObjectNode>> listed =
        type == ArmType.GROUP
            ? one(account, parts.get(0))
            : calls
                .list(account, type, list)
                .onFailure(
                    failure ->
                        io.clusterapi.provider.driver.CloudException.is(
                            failure, Category.NOT_FOUND))
                .recoverWithItem(List.of());
    return listed.flatMap(
        found -> {
          Map<String, ObjectNode> byId = new HashMap<>();
          found.forEach(one -> byId.put(ArmType.key(one.path("id").asText()), one));
          return Multi.createFrom()
              .iterable(parts)
              .onItem()
              .transformToUniAndConcatenate(
                  part -> sighting(account, part, byId.get(ArmType.key(part.id()))))
              .collect()
              .asList();
        });
  }

  private Uni<List<ObjectNode>> one(Account account, PartInterest part) {
    return calls
        .find(account, type, part.id())
        .map(found -> found == null ? List.of() : List.of(found));
  }

  private Uni<Sighting> sighting(Account account, PartInterest part, ObjectNode found) {
    if (found != null) {
      return seen(account, part, found);
    }
    boolean known = part.phase() == PartPhase.READY || part.phase() == PartPhase.TERMINATING;
    if (!known) {
      return Uni.createFrom().item(Sighting.of(part.id(), Presence.UNKNOWN, Map.of()));
    }
    // Lists come from a cache. What was there before and is unknown to its own provider is gone.
    return calls
        .find(account, type, part.id())
        .flatMap(
            again ->
                again == null
                    ? Uni.createFrom().item(Sighting.of(part.id(), Presence.GONE, Map.of()))
                    : seen(account, part, again));
  }

  private Uni<Sighting> seen(Account account, PartInterest part, ObjectNode found) {
    boolean managed = !"false".equals(part.attributes().get(MANAGED));
    Map<String, String> attributes = described(found, managed);
    boolean leaving = part.phase() == PartPhase.TERMINATING;
    return switch (state(found)) {
      case "Succeeded" ->
          Uni.createFrom().item(judged(part, found, attributes, managed && !leaving));
      case "Failed", "Canceled" ->
          leaving
              // A removal that failed is asked for again, as one that was forgotten.
              ? Uni.createFrom().item(Sighting.of(part.id(), Presence.READY, attributes))
              : reason(account, part.attributes().get(OPERATION))
                  .map(
                      why ->
                          Sighting.broken(
                              part.id(),
                              "ProvisioningFailed",
                              "Azure could not make %s: %s".formatted(part.id(), why)));
      default ->
          Uni.createFrom()
              .item(
                  Sighting.of(
                      part.id(),
                      part.phase() == PartPhase.READY ? Presence.READY : Presence.PENDING,
                      attributes));
    };
  }

  /** Whether it is still as it was made. */
  protected Sighting judged(
      PartInterest part, ObjectNode found, Map<String, String> attributes, boolean compare) {
    return Sighting.of(part.id(), Presence.READY, attributes);
  }
}
