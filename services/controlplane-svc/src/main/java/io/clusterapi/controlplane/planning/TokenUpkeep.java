package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine's token in the workload cluster: 15 minutes of life, refreshed every five until the
 * machine has its Node, as upstream. A host may take longer than 15 minutes to boot.
 */
public final class TokenUpkeep {
  public static final String CREATE = "create-bootstrap-token";
  public static final Duration LIFE = Duration.ofMinutes(15);

  private TokenUpkeep() {}

  /**
   * @param ready the token is valid and data can be rendered with it
   * @param problem why it could not be made; empty while nothing failed
   */
  record Step(BootstrapMemory memory, boolean ready, String problem) {}

  /** Whether the machine finds its cluster by a token of ours. */
  static boolean needed(KubeadmConfigSpec spec) {
    var discovery = spec.joinConfiguration == null ? null : spec.joinConfiguration.discovery;
    if (discovery == null) {
      return true;
    }
    boolean own =
        discovery.bootstrapToken != null
            && discovery.bootstrapToken.token != null
            && !discovery.bootstrapToken.token.isEmpty();
    return !own && discovery.file == null;
  }

  static Step plan(
      KubeadmConfig config,
      KnownCluster cluster,
      boolean joined,
      BootstrapMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmConfig> plan) {
    String uid = Metadata.uid(config);
    BootstrapMemory next = memory;
    Optional<OperationState> running = Optional.empty();
    for (OperationState operation : slice.operations(uid)) {
      if (!operation.type().equals(CREATE)) {
        continue;
      }
      if (operation.inFlight()) {
        running = Optional.of(operation);
        continue;
      }
      plan.effect(new Effect.Forget(operation.id()));
      if (operation.phase() == OperationState.Phase.FAILED) {
        plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
        return new Step(
            next,
            next.tokenMadeAt() != 0,
            operation.problem().map(OperationState.Problem::message).orElse(""));
      }
      next = next.withToken(slice.now().toEpochMilli());
    }
    if (joined) {
      running.ifPresent(operation -> plan.effect(new Effect.Forget(operation.id())));
      return new Step(next, next.tokenMadeAt() != 0, "");
    }
    Instant due = Instant.ofEpochMilli(next.tokenMadeAt()).plus(LIFE.dividedBy(3));
    // Made an hour from now: the clock was set back, and the token ends long before it is due.
    boolean setBack =
        slice.now().plus(LIFE.dividedBy(3)).isBefore(Instant.ofEpochMilli(next.tokenMadeAt()));
    if (running.isEmpty() && (setBack || !slice.now().isBefore(due))) {
      boolean first = next.tokenMadeAt() == 0;
      String token = ChildNames.token(uid, Long.toString(next.tokenOrdinal()));
      ObjectNode request = Requests.of(cluster, config);
      request.put("lifeSeconds", LIFE.toSeconds());
      plan.effect(
          new Effect.Begin(
              new OperationIntent(
                  uid + "/" + CREATE + "/" + next.tokenOrdinal(),
                  uid,
                  CREATE,
                  token,
                  request.toString()),
              Note.of(
                  first
                      ? ControlPlaneReason.CreatingBootstrapToken
                      : ControlPlaneReason.RefreshingBootstrapToken,
                  "a bootstrap token of %d minutes lets the machine join",
                  LIFE.toMinutes())));
    } else if (running.isEmpty()) {
      plan.wakeAt(due);
    }
    return new Step(
        next,
        next.tokenMadeAt() != 0,
        running.flatMap(OperationState::problem).map(OperationState.Problem::message).orElse(""));
  }
}
