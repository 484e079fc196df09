package io.clusterapi.gateway.messaging;

import io.clusterapi.events.ManifestAction;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.gateway.http.OwnerConnections;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes manifests from {@code capi.manifests.v1} and answers each object on {@code
 * capi.manifests.results.v1}, keyed like the submission. A record is done when its results are
 * published; after a crash it is applied once more, which changes nothing.
 */
@ApplicationScoped
public class ManifestIntake {
  private static final Logger LOG = Logger.getLogger(ManifestIntake.class);

  private final EventCodec codec = new EventCodec();
  private final ManifestApplier applier;
  private final io.smallrye.reactive.messaging.MutinyEmitter<byte[]> results;
  private final int maxBytes;

  /**
   * @param retryFor {@code capi.manifests.retry-for}: how long an owner that is away is tried again
   * @param maxBytes {@code capi.http.max-body}: most bytes of one submission
   */
  public ManifestIntake(
      Vertx vertx,
      OwnerConnections parts,
      @Channel("manifest-results") io.smallrye.reactive.messaging.MutinyEmitter<byte[]> results,
      @ConfigProperty(name = "capi.manifests.retry-for") Duration retryFor,
      @ConfigProperty(name = "capi.http.max-body") int maxBytes) {
    this.applier = new ManifestApplier(vertx, parts.client(), maxBytes, retryFor);
    this.results = results;
    this.maxBytes = maxBytes;
  }

  @Incoming("manifests")
  Uni<Void> receive(ConsumerRecord<byte[], byte[]> record) {
    Submission submission;
    try {
      if (record.value() != null && record.value().length > maxBytes + 1024) {
        return publish(
            record,
            List.of(
                ManifestApplier.unreadable(
                    Submission.id(record),
                    ManifestAction.APPLY,
                    413,
                    "RequestEntityTooLarge",
                    "the submission has %d bytes, at most %d are taken (capi.http.max-body)"
                        .formatted(record.value().length, maxBytes))));
      }
      submission = Submission.read(record, codec);
    } catch (Submission.Unreadable e) {
      return publish(
          record,
          List.of(
              ManifestApplier.unreadable(
                  Submission.id(record), ManifestAction.APPLY, 400, "BadRequest", e.getMessage())));
    }
    return Uni.createFrom()
        .completionStage(() -> applier.run(submission).toCompletionStage())
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf(failure, "submission %s could not be applied", submission.id());
              return List.of(
                  ManifestApplier.unreadable(
                      submission.id(),
                      submission.action(),
                      500,
                      "InternalError",
                      "an internal error occurred; the gateway's log has the cause"));
            })
        .chain(found -> publish(record, found));
  }

  private Uni<Void> publish(ConsumerRecord<byte[], byte[]> record, List<ManifestResult> found) {
    byte[] key =
        record.key() == null
            ? Submission.id(record).getBytes(StandardCharsets.UTF_8)
            : record.key();
    List<Uni<Void>> sent = new ArrayList<>();
    for (ManifestResult result : found) {
      CloudEvents event =
          new CloudEvents(
              Submission.id(record)
                  + "/"
                  + record.offset()
                  + "/"
                  + result.getDocument()
                  + "/"
                  + sent.size(),
              ManifestResult.class.getName(),
              "/capi/gateway",
              result.getKind() + "/" + result.getNamespace() + "/" + result.getName(),
              Instant.now(),
              CloudEvents.text(record.headers(), "traceparent"));
      RecordHeaders headers = new RecordHeaders();
      event.headers().forEach(headers::add);
      sent.add(
          results.sendMessage(
              Message.of(codec.encode(result))
                  .addMetadata(
                      OutgoingKafkaRecordMetadata.<byte[]>builder()
                          .withKey(key)
                          .withHeaders(headers)
                          .build())));
    }
    return Uni.join().all(sent).andFailFast().replaceWithVoid();
  }
}
