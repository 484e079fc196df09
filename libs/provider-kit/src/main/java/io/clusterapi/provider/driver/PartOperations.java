package io.clusterapi.provider.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver.Uniqueness;
import io.clusterapi.provider.part.PartGraph;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the operations of all parts: looks up before it creates, and never takes silence for a no.
 */
public final class PartOperations implements OperationHandler {
  private static final Duration NEXT_TURN = Duration.ofMillis(200);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Map<String, PartDriver> drivers;
  private final UnknownOutcomes outcomes;

  /**
   * @param drivers one per kind
   * @param settle for how long something is looked up in vain before it counts as never made
   */
  public PartOperations(Collection<? extends PartDriver> drivers, Clock clock, Duration settle) {
    this.drivers =
        drivers.stream().collect(Collectors.toMap(PartDriver::kind, Function.identity()));
    this.outcomes = new UnknownOutcomes(clock, settle);
  }

  @Override
  public String type() {
    return PartGraph.OPERATION_TYPE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    PartRequest request = read(attempt.intent().request());
    PartDriver driver = drivers.get(request.kind());
    if (driver == null) {
      return Uni.createFrom()
          .failure(
              OperationFailure.terminal(
                  "UnknownPartKind",
                  "This provider has no driver for parts of kind " + request.kind()));
    }
    String address = request.owner().uid() + "/" + request.key();
    switch (outcomes.enter(address, request.serial())) {
      case SUPERSEDED:
        return Uni.createFrom()
            .failure(
                OperationFailure.terminal(
                    "Superseded", "A later operation on part " + request.key() + " has begun"));
      case BUSY:
        return Uni.createFrom()
            .failure(
                OperationFailure.throttled(
                    "OperationUnderWay",
                    "An earlier call for part %s has not ended".formatted(request.key()),
                    NEXT_TURN));
      default:
        break;
    }
    PartTry part =
        new PartTry(attempt.slice(), request, attempt.intent().token(), attempt.attempt());
    return Uni.createFrom()
        .deferred(() -> dispatch(driver, part, address))
        .onTermination()
        .invoke(() -> outcomes.leave(address))
        .invoke(done -> outcomes.done(address))
        .map(PartOperations::result)
        .onFailure()
        .transform(failure -> classify(failure, part, address));
  }

  private Uni<PartOutcome> dispatch(PartDriver driver, PartTry part, String address) {
    return switch (part.request().verb()) {
      case ENSURE -> ensure(driver, part, address);
      case UPDATE -> driver.configure(part, part.request().id());
      case DELETE -> remove(driver, part, address);
    };
  }

  // ---------------------------------------------------------------- making

  private Uni<PartOutcome> ensure(PartDriver driver, PartTry part, String address) {
    Optional<String> known = outcomes.idOf(address);
    if (known.isPresent()) {
      return driver.configure(part, known.get());
    }
    boolean open = outcomes.open(address, part.number(), part.request().uncertain());
    boolean tokenOnFirstTry = driver.uniqueness() == Uniqueness.TOKEN && !open;
    if (tokenOnFirstTry && !part.request().adopted()) {
      return create(driver, part, address, true);
    }
    return driver
        .find(part)
        .flatMap(
            found -> {
              if (found.isPresent()) {
                outcomes.created(address, found.get());
                return driver.configure(part, found.get());
              }
              if (part.request().adopted()) {
                return Uni.createFrom().failure(notFound(part));
              }
              boolean wait = open && driver.uniqueness() == Uniqueness.LOOKUP;
              return wait && !outcomes.settled(address)
                  ? Uni.createFrom().failure(stillLookingUp(part))
                  : create(driver, part, address, wait || !open);
            });
  }

  private Uni<PartOutcome> create(
      PartDriver driver, PartTry part, String address, boolean nothingOpen) {
    outcomes.calling(address);
    return Uni.createFrom()
        .deferred(() -> driver.create(part))
        .onFailure(CloudException.class)
        .invoke(
            failure -> {
              boolean answered = !CloudException.is(failure, Category.UNKNOWN_OUTCOME);
              if (answered && nothingOpen) {
                outcomes.answered(address);
              }
            })
        .flatMap(
            id -> {
              outcomes.created(address, id);
              return driver.configure(part, id);
            });
  }

  private static CloudException notFound(PartTry part) {
    return new CloudException(
        new CloudFailure(
            Category.NOT_FOUND,
            "",
            "Wanted to use an existing %s for %s, found none: create it or correct the reference"
                .formatted(part.request().kind(), part.key()),
            Optional.empty()),
        null);
  }

  private static OperationFailure stillLookingUp(PartTry part) {
    return OperationFailure.throttled(
        PartGraph.OUTCOME_UNKNOWN,
        "An earlier attempt to create %s ended without an answer: looking it up before trying again"
            .formatted(part.key()),
        LOOK_AGAIN);
  }

  // ---------------------------------------------------------------- removing

  private Uni<PartOutcome> remove(PartDriver driver, PartTry part, String address) {
    Optional<String> known =
        Optional.ofNullable(part.request().id()).or(() -> outcomes.idOf(address));
    if (known.isPresent()) {
      return delete(driver, part, known.get())
          .map(outcome -> outcome.complete() ? outcome : PartOutcome.going(known.get()));
    }
    boolean open = outcomes.open(address, part.number(), part.request().uncertain());
    return driver
        .find(part)
        .flatMap(
            found -> {
              if (found.isPresent()) {
                return delete(driver, part, found.get())
                    .map(outcome -> outcome.complete() ? outcome : PartOutcome.going(found.get()));
              }
              return open && !outcomes.settled(address)
                  ? Uni.createFrom()
                      .failure(
                          OperationFailure.throttled(
                              PartGraph.OUTCOME_UNKNOWN,
                              "%s may still turn up, since its creation ended without an answer"
                                  .formatted(part.key()),
                              LOOK_AGAIN))
                  : Uni.createFrom().item(PartOutcome.gone());
            });
  }

  private static Uni<PartOutcome> delete(PartDriver driver, PartTry part, String id) {
    return Uni.createFrom()
        .deferred(() -> driver.delete(part, id))
        .onFailure(PartOperations::gone)
        .recoverWithItem(PartOutcome::gone);
  }

  private static boolean gone(Throwable failure) {
    return CloudException.is(failure, Category.NOT_FOUND)
        || CloudException.is(failure, Category.ENDED);
  }

  // ---------------------------------------------------------------- outcomes

  private OperationFailure classify(Throwable failure, PartTry part, String address) {
    PartRequest request = part.request();
    boolean removal = request.verb() == PartRequest.Verb.DELETE;
    if (failure instanceof CloudException cloud) {
      boolean known = request.id() != null || outcomes.idOf(address).isPresent();
      if (!removal
          && known
          && cloud.failure().category() == Category.NOT_FOUND
          && outcomes.gone(address)) {
        outcomes.done(address);
        return OperationFailure.terminal(PartGraph.VANISHED, cloud.failure().message());
      }
      if (cloud.failure().category() == Category.ENDED) {
        outcomes.done(address);
      }
      return removal ? cloud.failure().asRemovalFailure() : cloud.failure().asFailure();
    }
    if (failure instanceof OperationFailure known) {
      if (removal && known.kind() == OperationFailure.Kind.TERMINAL) {
        return OperationFailure.throttled(
            known.reason(), known.getMessage(), Duration.ofSeconds(30));
      }
      return known;
    }
    // A defect of ours, for example an answer nobody thought of: its text may hold anything.
    return OperationFailure.transientProblem(
        PartGraph.OUTCOME_UNKNOWN,
        "%s of %s failed unexpectedly: %s; the log has the details"
            .formatted(
                request.verb().name().toLowerCase(java.util.Locale.ROOT),
                request.key(),
                failure.getClass().getSimpleName()),
        failure);
  }

  private static OperationResult result(PartOutcome outcome) {
    try {
      return OperationResult.of(Mapper.json().writeValueAsString(outcome));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the outcome of a part could not be written", e);
    }
  }

  private static PartRequest read(String json) {
    try {
      return Mapper.json().readValue(json, PartRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the request of an operation on a part is unreadable", e);
    }
  }
}
