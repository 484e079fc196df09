package io.clusterapi.simulator.workload.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberAddResponse;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberPromoteResponse;
import io.etcd.jetcd.api.MemberRemoveResponse;
import io.etcd.jetcd.api.MemberUpdateResponse;
import io.etcd.jetcd.api.MoveLeaderResponse;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.MethodDescriptor;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.util.List;
import java.util.function.Function;

/** The gRPC interface of one member: what clients find behind its port 2379. */
final class EtcdService {
  private static final int LINEARIZABLE_FIELD = 1;
  private static final String VERSION = "3.5.21";

  private final EtcdCluster cluster;
  private final long self;

  EtcdService(EtcdCluster cluster, long self) {
    this.cluster = cluster;
    this.self = self;
  }

  GrpcServer server(Vertx vertx) {
    GrpcServer server = GrpcServer.server(vertx);
    on(server, ClusterGrpc.getMemberListMethod(), this::list);
    on(server, ClusterGrpc.getMemberAddMethod(), this::add);
    on(
        server,
        ClusterGrpc.getMemberRemoveMethod(),
        request -> {
          cluster.remove(request.getID());
          return MemberRemoveResponse.newBuilder().setHeader(header()).addAllMembers(all()).build();
        });
    on(
        server,
        ClusterGrpc.getMemberUpdateMethod(),
        request -> {
          cluster.updatePeerUrl(request.getID(), request.getPeerURLs(0));
          return MemberUpdateResponse.newBuilder().setHeader(header()).addAllMembers(all()).build();
        });
    on(
        server,
        ClusterGrpc.getMemberPromoteMethod(),
        request -> {
          cluster.promote(request.getID());
          return MemberPromoteResponse.newBuilder()
              .setHeader(header())
              .addAllMembers(all())
              .build();
        });
    on(server, MaintenanceGrpc.getStatusMethod(), request -> status());
    on(server, MaintenanceGrpc.getAlarmMethod(), this::alarm);
    on(
        server,
        MaintenanceGrpc.getMoveLeaderMethod(),
        request -> {
          cluster.moveLeader(self, request.getTargetID());
          return MoveLeaderResponse.newBuilder().setHeader(header()).build();
        });
    on(server, KVGrpc.getRangeMethod(), this::range);
    on(
        server,
        KVGrpc.getPutMethod(),
        request -> {
          cluster.put(request.getKey().toByteArray(), request.getValue().toByteArray());
          return PutResponse.newBuilder().setHeader(header()).build();
        });
    return server;
  }

  private <Q extends Message, R extends Message> void on(
      GrpcServer server, MethodDescriptor<Q, R> method, Function<Q, R> answer) {
    var served =
        ServiceMethod.server(
            ServiceName.create(method.getServiceName()),
            method.getBareMethodName(),
            GrpcMessageEncoder.marshaller(method.getResponseMarshaller()),
            GrpcMessageDecoder.unmarshaller(method.getRequestMarshaller()));
    server.callHandler(
        served,
        call ->
            call.handler(
                request -> {
                  try {
                    cluster.member(self).orElseThrow(EtcdException::stopped);
                    call.response().end(answer.apply(request));
                  } catch (EtcdException refused) {
                    call.response()
                        .status(GrpcStatus.valueOf(refused.code().number()))
                        .statusMessage(refused.getMessage())
                        .end();
                  }
                }));
  }

  private ResponseHeader header() {
    return ResponseHeader.newBuilder()
        .setClusterId(cluster.clusterId())
        .setMemberId(self)
        .setRevision(cluster.revision())
        .setRaftTerm(cluster.term())
        .build();
  }

  private List<Member> all() {
    return cluster.members().stream().map(EtcdService::message).toList();
  }

  private static Member message(EtcdMember member) {
    Member.Builder message =
        Member.newBuilder()
            .setID(member.id())
            .setName(member.name())
            .addPeerURLs(member.peerUrl())
            .setIsLearner(member.learner());
    if (member.started()) {
      message.addClientURLs(member.clientUrl());
    }
    return message.build();
  }

  private MemberListResponse list(MemberListRequest request) {
    // The generated message is older than etcd 3.5's "linearizable", so it arrives as an unknown
    // field. Without it any member answers from what it knows.
    boolean linearizable =
        request.getUnknownFields().getField(LINEARIZABLE_FIELD).getVarintList().contains(1L);
    if (linearizable) {
      cluster.requireQuorum();
    }
    return MemberListResponse.newBuilder().setHeader(header()).addAllMembers(all()).build();
  }

  private MemberAddResponse add(MemberAddRequest request) {
    EtcdMember added = cluster.add(request.getPeerURLs(0), request.getIsLearner());
    return MemberAddResponse.newBuilder()
        .setHeader(header())
        .setMember(message(added))
        .addAllMembers(all())
        .build();
  }

  private StatusResponse status() {
    StatusResponse.Builder status =
        StatusResponse.newBuilder()
            .setHeader(header())
            .setVersion(VERSION)
            .setDbSize(2L << 20)
            .setDbSizeInUse(1L << 20)
            .setLeader(cluster.leader())
            .setRaftTerm(cluster.term())
            .setRaftIndex(cluster.revision())
            .setRaftAppliedIndex(cluster.revision())
            .setIsLearner(cluster.member(self).map(EtcdMember::learner).orElse(false));
    if (cluster.leader() == 0) {
      status.addErrors(EtcdException.noLeader().getMessage());
    }
    return status.build();
  }

  private AlarmResponse alarm(AlarmRequest request) {
    AlarmResponse.Builder answer = AlarmResponse.newBuilder();
    switch (request.getAction()) {
      case ACTIVATE -> cluster.alarm(request.getMemberID(), request.getAlarm().name(), true);
      case DEACTIVATE -> cluster.alarm(request.getMemberID(), request.getAlarm().name(), false);
      default -> {}
    }
    for (EtcdMember member : cluster.members()) {
      for (String alarm : member.alarms()) {
        AlarmType type = AlarmType.valueOf(alarm);
        boolean asked = request.getAlarm() == AlarmType.NONE || request.getAlarm() == type;
        if (asked && (request.getMemberID() == 0 || request.getMemberID() == member.id())) {
          answer.addAlarms(AlarmMember.newBuilder().setMemberID(member.id()).setAlarm(type));
        }
      }
    }
    return answer.setHeader(header()).build();
  }

  private RangeResponse range(RangeRequest request) {
    if (!request.getSerializable()) {
      cluster.requireQuorum();
    }
    if (request.getKey().isEmpty()) {
      throw EtcdException.emptyKey();
    }
    RangeResponse.Builder answer = RangeResponse.newBuilder().setHeader(header());
    cluster
        .get(request.getKey().toByteArray())
        .ifPresent(
            value ->
                answer
                    .setCount(1)
                    .addKvs(
                        KeyValue.newBuilder()
                            .setKey(request.getKey())
                            .setValue(ByteString.copyFrom(value))));
    return answer.build();
  }
}
