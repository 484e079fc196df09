package io.clusterapi.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdOverPortForwardTest {
  @TempDir Path folder;
  private TestCloud cloud;
  private KubernetesClient client;
  private Machine first;

  @BeforeEach
  void start() {
    cloud = new TestCloud(folder, Duration.ofSeconds(20));
    first = cloud.init();
    client = cloud.client();
    cloud.createToken(client, Instant.now().plusSeconds(900));
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private final class Etcd implements AutoCloseable {
    private final LocalPortForward forward;
    private final ManagedChannel channel;

    Etcd(Machine machine) throws SSLException {
      this(machine, cloud.pki.etcd().authority().client("kube-apiserver-etcd-client", null));
    }

    Etcd(Machine machine, TlsIdentity user) throws SSLException {
      forward =
          EtcdOverPortForwardTest.this
              .client
              .pods()
              .inNamespace("kube-system")
              .withName("etcd-" + machine.hostname())
              .portForward(2379);
      SslContext tls =
          GrpcSslContexts.forClient()
              .trustManager(stream(cloud.pki.etcd().certificate()))
              .keyManager(stream(user.certificate()), stream(user.key()))
              .build();
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", forward.getLocalPort())
              .sslContext(tls)
              .build();
    }

    ClusterGrpc.ClusterBlockingStub cluster() {
      return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
      return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    KVGrpc.KVBlockingStub keys() {
      return KVGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    List<Member> members() {
      return cluster().memberList(MemberListRequest.getDefaultInstance()).getMembersList();
    }

    long idOf(Machine machine) {
      return members().stream()
          .filter(member -> member.getName().equals(machine.hostname()))
          .findFirst()
          .orElseThrow()
          .getID();
    }

    void remove(long id) {
      cluster().memberRemove(MemberRemoveRequest.newBuilder().setID(id).build());
    }

    @Override
    public void close() throws Exception {
      channel.shutdownNow();
      forward.close();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private ClusterView view() {
    return cloud.clusters.clusters().get(0);
  }

  private static final ByteString KEY = ByteString.copyFromUtf8("a");

  @Test
  void threeMembersJoinAndEachAnswersThroughItsPod() throws Exception {
    Machine second = cloud.joinControlPlane(2);
    Machine third = cloud.joinControlPlane(3);
    assertThat(client.nodes().list().getItems()).hasSize(3);
    for (Machine machine : List.of(first, second, third)) {
      try (Etcd etcd = new Etcd(machine)) {
        List<Member> members = etcd.members();
        assertThat(members)
            .extracting(Member::getName)
            .containsExactlyInAnyOrder(first.hostname(), second.hostname(), third.hostname());
        assertThat(members).noneMatch(Member::getIsLearner);
        var status = etcd.maintenance().status(StatusRequest.getDefaultInstance());
        assertThat(status.getLeader()).isEqualTo(view().leader());
        assertThat(status.getHeader().getMemberId()).isEqualTo(etcd.idOf(machine));
      }
    }
    assertThat(view().healthyVoters()).isEqualTo(3);
    assertThat(cloud.ledger.live()).filteredOn(e -> e.type().equals("etcd-member")).hasSize(3);
  }

  @Test
  void aMemberIsRemovedAfterItsLeadershipMoved() throws Exception {
    Machine second = cloud.joinControlPlane(2);
    Machine third = cloud.joinControlPlane(3);
    try (Etcd etcd = new Etcd(first)) {
      long target = etcd.idOf(second);
      long victim = etcd.idOf(first);
      etcd.maintenance().moveLeader(MoveLeaderRequest.newBuilder().setTargetID(target).build());
      assertThat(view().leader()).isEqualTo(target);
      try (Etcd other = new Etcd(second)) {
        other.remove(victim);
        assertThat(other.members()).hasSize(2);
      }
    }
    assertThat(cloud.clusters.listens(first, 6443)).isFalse();
    assertThat(cloud.clusters.listens(third, 6443)).isTrue();
    await().ignoreExceptions().untilAsserted(() -> assertThat(etcdContainerReady(first)).isFalse());
  }

  private boolean etcdContainerReady(Machine machine) {
    return client
        .pods()
        .inNamespace("kube-system")
        .withName("etcd-" + machine.hostname())
        .get()
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getReady();
  }

  @Test
  void writesAndMembershipChangesAreRefusedWithoutQuorum() throws Exception {
    Machine second = cloud.joinControlPlane(2);
    Machine third = cloud.joinControlPlane(3);
    try (Etcd etcd = new Etcd(first)) {
      etcd.keys().put(PutRequest.newBuilder().setKey(KEY).setValue(KEY).build());
      cloud.powerOff(second);
      // Two of three: still a quorum, and the member that is down may be removed.
      assertThat(view().healthyVoters()).isEqualTo(2);
      assertThat(etcd.keys().range(RangeRequest.newBuilder().setKey(KEY).build()).getCount())
          .isEqualTo(1);
      cloud.powerOff(third);
      assertThatThrownBy(() -> etcd.remove(etcd.idOf(third)))
          .hasMessage("UNAVAILABLE: etcdserver: request timed out");
      assertThatThrownBy(() -> etcd.keys().put(PutRequest.newBuilder().setKey(KEY).build()))
          .hasMessage("UNAVAILABLE: etcdserver: request timed out");
      assertThat(etcd.members()).hasSize(3);
      assertThat(view().leader()).isZero();
    }
    assertThatThrownBy(() -> client.nodes().list()).hasMessageContaining("request timed out");
    cloud.powerOn(second);
    assertThat(client.nodes().list().getItems()).hasSize(3);
    await()
        .untilAsserted(
            () ->
                assertThat(client.nodes().withName(third.hostname()).get())
                    .satisfies(
                        node ->
                            assertThat(node.getStatus().getConditions())
                                .anyMatch(
                                    c ->
                                        c.getType().equals("Ready")
                                            && c.getStatus().equals("Unknown"))));
  }

  @Test
  void noMemberIsAddedWhileAVoterIsDown() {
    Machine second = cloud.joinControlPlane(2);
    cloud.joinControlPlane(3);
    cloud.powerOff(second);
    Machine fourth = cloud.controlPlaneMachine(4);
    CommandResult result = cloud.kubeadm(fourth, "join", cloud.joinConfig(true)).join();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("etcdserver: unhealthy cluster");
    assertThat(view().members()).hasSize(3);
  }

  @Test
  void aClientWithoutACertificateOfTheEtcdAuthorityIsRefused() throws Exception {
    TlsIdentity stranger = cloud.pki.cluster().authority().client("x", null);
    try (Etcd etcd = new Etcd(first, stranger)) {
      assertThatThrownBy(etcd::members).isInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void theApiServerOfOneMachineIsReachedThroughItsPod() throws Exception {
    try (LocalPortForward forward =
        client
            .pods()
            .inNamespace("kube-system")
            .withName("kube-apiserver-" + first.hostname())
            .portForward(6443)) {
      var trust = new java.security.cert.X509Certificate[1];
      var context = javax.net.ssl.SSLContext.getInstance("TLS");
      context.init(null, new javax.net.ssl.TrustManager[] {new Recorder(trust)}, null);
      try (var socket =
          (javax.net.ssl.SSLSocket)
              context.getSocketFactory().createSocket("127.0.0.1", forward.getLocalPort())) {
        socket.startHandshake();
      }
      trust[0].verify(cloud.pki.cluster().authority().certificate().getPublicKey());
      assertThat(trust[0].getNotAfter()).isAfter(Instant.now().plus(Duration.ofDays(300)));
    }
  }

  private record Recorder(java.security.cert.X509Certificate[] seen)
      implements javax.net.ssl.X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {
      seen[0] = chain[0];
    }

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
