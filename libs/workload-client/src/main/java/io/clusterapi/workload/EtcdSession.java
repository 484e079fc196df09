package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection to one etcd member, through its tunnel. */
final class EtcdSession implements AutoCloseable {
  private final String nodeName;
  private final EtcdTunnels.Tunnel tunnel;
  private final ManagedChannel channel;
  private final Duration callTimeout;
  private StatusResponse status;

  private EtcdSession(
      String nodeName, EtcdTunnels.Tunnel tunnel, ManagedChannel channel, Duration callTimeout) {
    this.nodeName = nodeName;
    this.tunnel = tunnel;
    this.channel = channel;
    this.callTimeout = callTimeout;
  }

  /**
   * @throws WorkloadException when the member does not answer within the dial timeout
   */
  static EtcdSession open(
      String nodeName,
      EtcdTunnels tunnels,
      EtcdIdentity identity,
      ExecutorService executor,
      WorkloadSettings settings) {
    var tls = EtcdTls.context(identity);
    EtcdTunnels.Tunnel tunnel = tunnels.open(nodeName);
    ManagedChannel channel = null;
    EtcdSession session = null;
    try {
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", tunnel.localPort())
              // kubeadm's serving certificates name localhost and the Node; the port we dial
              // belongs to neither.
              .overrideAuthority("localhost")
              .sslContext(tls)
              .executor(executor)
              .build();
      session = new EtcdSession(nodeName, tunnel, channel, settings.etcdCallTimeout());
      session.status =
          session.call(
              "read etcd status",
              MaintenanceGrpc.newBlockingStub(channel),
              settings.etcdDialTimeout(),
              stub -> stub.status(StatusRequest.getDefaultInstance()));
      return session;
    } finally {
      if (session == null || session.status == null) {
        if (channel != null) {
          channel.shutdownNow();
        }
        tunnel.close();
      }
    }
  }

  String nodeName() {
    return nodeName;
  }

  /** Of the member when the session was opened. */
  StatusResponse status() {
    return status;
  }

  <T> T cluster(String action, Function<ClusterGrpc.ClusterBlockingStub, T> call) {
    return call(action, ClusterGrpc.newBlockingStub(channel), callTimeout, call);
  }

  <T> T keys(String action, Function<KVGrpc.KVBlockingStub, T> call) {
    return call(action, KVGrpc.newBlockingStub(channel), callTimeout, call);
  }

  <T> T maintenance(String action, Function<MaintenanceGrpc.MaintenanceBlockingStub, T> call) {
    return call(action, MaintenanceGrpc.newBlockingStub(channel), callTimeout, call);
  }

  private <S extends AbstractStub<S>, T> T call(
      String action, S stub, Duration timeout, Function<S, T> call) {
    try {
      return call.apply(stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw new WorkloadException(
          problem(e.getStatus()), action + " on " + nodeName + ": " + describe(e, timeout));
    }
  }

  // etcd too answers UNAVAILABLE, for instance without quorum; its own words begin with its name.
  private static Problem problem(Status status) {
    boolean byEtcd =
        status.getDescription() != null && status.getDescription().startsWith("etcdserver:");
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          byEtcd ? Problem.OTHER : Problem.UNREACHABLE;
      case NOT_FOUND -> Problem.NOT_FOUND;
      case UNAUTHENTICATED -> Problem.UNAUTHORIZED;
      case PERMISSION_DENIED -> Problem.FORBIDDEN;
      default -> Problem.OTHER;
    };
  }

  private String describe(StatusRuntimeException failure, Duration timeout) {
    StringBuilder text = new StringBuilder();
    if (failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
      text.append("no answer in ").append(timeout.toSeconds()).append(" s");
    } else {
      String description = failure.getStatus().getDescription();
      // gRPC appends the channel's handlers on further lines, which tell a person nothing.
      text.append(
          description == null
              ? failure.getStatus().getCode().name()
              : description.lines().findFirst().orElse(""));
    }
    Throwable cause = failure.getCause();
    if (cause != null && cause.getMessage() != null) {
      text.append(" (").append(cause.getMessage()).append(')');
    }
    tunnel
        .failure()
        .map(f -> WorkloadException.of("port-forward", f).getMessage())
        .ifPresent(f -> text.append(" (").append(f).append(')'));
    return text.toString();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    tunnel.close();
  }
}
