package io.clusterapi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private static final CloudEvents EVENT =
      new CloudEvents(
          "machine-svc-42-1",
          "io.clusterapi.events.MachineObserved",
          "/capi/machine-svc",
          "Machine/default/m-ü",
          Instant.parse("2026-01-02T03:04:05.678Z"),
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  @Test
  void areTheBinaryModeOfTheKafkaBinding() {
    RecordHeaders headers = new RecordHeaders(EVENT.headers());

    assertThat(CloudEvents.text(headers, "ce_specversion")).isEqualTo("1.0");
    assertThat(CloudEvents.text(headers, "ce_id")).isEqualTo("machine-svc-42-1");
    assertThat(CloudEvents.text(headers, "ce_type"))
        .isEqualTo("io.clusterapi.events.MachineObserved");
    assertThat(CloudEvents.text(headers, "ce_source")).isEqualTo("/capi/machine-svc");
    assertThat(CloudEvents.text(headers, "ce_subject")).isEqualTo("Machine/default/m-ü");
    assertThat(CloudEvents.text(headers, "ce_time")).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(CloudEvents.text(headers, "content-type")).isEqualTo("application/avro");
    assertThat(CloudEvents.text(headers, "traceparent")).startsWith("00-0af7651916cd43dd");
  }

  @Test
  void haveNoTraceHeaderWithoutTrace() {
    for (String none : new String[] {null, ""}) {
      List<Header> headers =
          new CloudEvents("1", "t", "/capi/x", "K/n/a", Instant.EPOCH, none).headers();

      assertThat(headers).extracting(Header::key).doesNotContain("traceparent").hasSize(7);
    }
  }

  @Test
  void aHeaderThatIsNotThereIsNull() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("empty", null);

    assertThat(CloudEvents.text(headers, "ce_id")).isNull();
    assertThat(CloudEvents.text(headers, "empty")).isNull();
  }
}
