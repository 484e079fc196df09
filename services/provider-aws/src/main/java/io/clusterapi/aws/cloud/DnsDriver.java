package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Waits for the load balancer's name to resolve: machines that boot before can not join. */
final class DnsDriver extends LookedUpDriver {
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Executor blocking;

  DnsDriver(Executor blocking) {
    this.blocking = blocking;
  }

  @Override
  public String kind() {
    return PartKinds.DNS;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String name = attempt.inputAttribute(PartKinds.KEY_LOAD_BALANCER, "dnsName");
    if (!attempt.parameters(Params.Dns.class).check()) {
      return Uni.createFrom().item(Optional.of(name));
    }
    return Uni.createFrom()
        .item(() -> resolved(name))
        .runSubscriptionOn(blocking)
        .map(
            resolved -> {
              if (!resolved) {
                throw OperationFailure.throttled(
                    "WaitForDNSNameResolve",
                    "The name %s of the load balancer does not resolve yet".formatted(name),
                    AGAIN);
              }
              return Optional.of(name);
            });
  }

  private static boolean resolved(String name) {
    try {
      return InetAddress.getAllByName(name).length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.ready(id, Map.of("host", id)));
  }
}
