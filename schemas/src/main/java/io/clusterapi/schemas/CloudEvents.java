package io.clusterapi.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * CloudEvents 1.0 binary headers of a record (Kafka protocol binding).
 *
 * @param id the outbox id; equal ids are the same event sent again
 * @param type record name, for example {@code io.clusterapi.events.MachineObserved}
 * @param source the service, for example {@code /capi/machine-svc}
 * @param subject {@code kind/namespace/name} of the object
 * @param time when it was committed
 * @param traceparent W3C trace context, null if none
 */
public record CloudEvents(
    String id, String type, String source, String subject, Instant time, String traceparent) {

  /** The headers to put on a Kafka record. */
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>(8);
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", id);
    add(headers, "ce_type", type);
    add(headers, "ce_source", source);
    add(headers, "ce_subject", subject);
    add(headers, "ce_time", time.toString());
    add(headers, "content-type", "application/avro");
    if (traceparent != null && !traceparent.isEmpty()) {
      add(headers, "traceparent", traceparent);
    }
    return headers;
  }

  /** One header's text, or null. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void add(List<Header> headers, String name, String value) {
    headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
