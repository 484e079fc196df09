package io.clusterapi.gateway.messaging;

import io.clusterapi.events.Audited;
import io.clusterapi.gateway.access.Right;
import io.clusterapi.gateway.access.User;
import io.clusterapi.gateway.http.Gateway;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Publishes who changed what on {@code capi.audit.v1}: never a body.
 *
 * <p>The API answers whether or not Kafka does. What cannot be published is logged and counted
 * ({@code capi_audit_lost_total}).
 */
@ApplicationScoped
public class AuditTrail implements Gateway.AccessLog {
  private static final Logger LOG = Logger.getLogger(AuditTrail.class);

  private final EventCodec codec = new EventCodec();
  private final MutinyEmitter<byte[]> audit;
  private final Counter lost;

  public AuditTrail(
      @Channel("audit") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 10_000)
          MutinyEmitter<byte[]> audit,
      MeterRegistry meters) {
    this.audit = audit;
    this.lost = meters.counter("capi.audit.lost");
  }

  @Override
  public void accessed(User user, Right right, int code) {
    Audited event =
        Audited.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setAt(Instant.now())
            .setUser(user.name())
            .setGroups(List.copyOf(user.groups()))
            .setVerb(right.verb())
            .setApiGroup(right.group())
            .setResource(
                right.subresource().isEmpty()
                    ? right.resource()
                    : right.resource() + "/" + right.subresource())
            .setNamespace(right.namespace())
            .setName(right.name())
            .setCode(code)
            .build();
    CloudEvents envelope =
        new CloudEvents(
            event.getId(),
            Audited.class.getName(),
            "/capi/gateway",
            right.resource() + "/" + right.namespace() + "/" + right.name(),
            event.getAt(),
            null);
    RecordHeaders headers = new RecordHeaders();
    envelope.headers().forEach(headers::add);
    try {
      audit
          .sendMessage(
              Message.of(codec.encode(event))
                  .addMetadata(
                      OutgoingKafkaRecordMetadata.<String>builder()
                          .withKey(user.name())
                          .withHeaders(headers)
                          .build()))
          .subscribe()
          .with(done -> {}, failure -> lose(event, failure));
    } catch (RuntimeException e) {
      lose(event, e);
    }
  }

  private void lose(Audited event, Throwable failure) {
    lost.increment();
    LOG.warnf(
        "audit event lost (%s): %s %s %s/%s answered %d to %s",
        failure.getMessage(),
        event.getVerb(),
        event.getResource(),
        event.getNamespace(),
        event.getName(),
        event.getCode(),
        event.getUser());
  }
}
