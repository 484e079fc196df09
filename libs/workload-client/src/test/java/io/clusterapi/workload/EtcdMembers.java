package io.clusterapi.workload;

import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MemberRemoveResponse;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.MoveLeaderResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** etcd members that answer over mutual TLS with etcd's own protocol; they keep no data. */
final class EtcdMembers implements AutoCloseable {
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<Long, Member> members = new LinkedHashMap<>();
  private final Map<Long, AlarmMember> alarms = new LinkedHashMap<>();
  private final AtomicLong leader = new AtomicLong();
  private volatile boolean quorum = true;

  EtcdMembers(TestAuthority authority, String... nodeNames) {
    // Ids above 2^63 are as likely as others and must survive as unsigned numbers.
    long id = -nodeNames.length;
    for (String name : nodeNames) {
      members.put(id, Member.newBuilder().setID(id).setName(name).build());
      if (leader.get() == 0) {
        leader.set(id);
      }
      servers.put(name, start(authority, id));
      id++;
    }
  }

  Optional<Integer> port(String nodeName) {
    return Optional.ofNullable(servers.get(nodeName)).map(Server::getPort);
  }

  long id(String nodeName) {
    return members.values().stream()
        .filter(m -> m.getName().equals(nodeName))
        .findFirst()
        .orElseThrow()
        .getID();
  }

  long leader() {
    return leader.get();
  }

  void loseQuorum() {
    quorum = false;
  }

  void raiseNoSpace(String nodeName) {
    long id = id(nodeName);
    alarms.put(id, AlarmMember.newBuilder().setMemberID(id).setAlarm(AlarmType.NOSPACE).build());
  }

  @Override
  public void close() {
    servers.values().forEach(Server::shutdownNow);
  }

  private Server start(TestAuthority authority, long id) {
    try {
      EtcdIdentity identity = authority.issue("etcd");
      SslContext tls =
          GrpcSslContexts.configure(
                  io.netty.handler.ssl.SslContextBuilder.forServer(
                      key(identity.key()), certificate(identity.certificate())),
                  SslProvider.JDK)
              .trustManager(certificate(identity.authorities()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .sslContext(tls)
          .addService(new Membership())
          .addService(new Upkeep(id))
          .addService(new Reads())
          .build()
          .start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Membership extends ClusterGrpc.ClusterImplBase {
    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> answer) {
      reply(
          answer,
          MemberListResponse.newBuilder()
              .setHeader(ResponseHeader.newBuilder().setClusterId(7))
              .addAllMembers(members.values())
              .build());
    }

    @Override
    public void memberRemove(
        MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> answer) {
      if (!quorum) {
        answer.onError(
            Status.UNAVAILABLE
                .withDescription("etcdserver: unhealthy cluster")
                .asRuntimeException());
        return;
      }
      members.remove(request.getID());
      reply(answer, MemberRemoveResponse.getDefaultInstance());
    }
  }

  private final class Upkeep extends MaintenanceGrpc.MaintenanceImplBase {
    private final long id;

    Upkeep(long id) {
      this.id = id;
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answer) {
      reply(
          answer,
          StatusResponse.newBuilder()
              .setHeader(ResponseHeader.newBuilder().setMemberId(id))
              .setLeader(leader.get())
              .build());
    }

    @Override
    public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> answer) {
      reply(answer, AlarmResponse.newBuilder().addAllAlarms(alarms.values()).build());
    }

    @Override
    public void moveLeader(MoveLeaderRequest request, StreamObserver<MoveLeaderResponse> answer) {
      if (leader.get() != id) {
        answer.onError(
            Status.FAILED_PRECONDITION
                .withDescription("etcdserver: not leader")
                .asRuntimeException());
        return;
      }
      leader.set(request.getTargetID());
      reply(answer, MoveLeaderResponse.getDefaultInstance());
    }
  }

  private final class Reads extends KVGrpc.KVImplBase {
    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> answer) {
      if (!quorum && !request.getSerializable()) {
        answer.onError(
            Status.UNAVAILABLE
                .withDescription("etcdserver: request timed out")
                .asRuntimeException());
        return;
      }
      reply(answer, RangeResponse.getDefaultInstance());
    }
  }

  private static <T> void reply(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey key(String pem) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }
}
