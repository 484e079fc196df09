package io.clusterapi.loop.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.ResourceChanged;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.runtime.TestService;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same entry is told the same, from memory and read back from the table. Pure. */
class RecordFactoryTest {
  private static final Kind SECRET = Kinds.of(Secret.class);
  private static final String UID = "0a1b";

  private final EventCodec codec = new EventCodec();
  private final RecordFactory factory =
      new RecordFactory(new TestService(SECRET.owner(), List.of(), List.of()), codec);

  /** Found by killing controlplane-svc: the seal puts {@code data} behind {@code type}. */
  @Test
  void aSecretReadBackWithItsFieldsInAnotherOrderIsToldTheSame() {
    assertThat(
            digest("{\"metadata\":{\"uid\":\"0a1b\"},\"type\":\"t\",\"data\":{\"b\":1,\"a\":2}}"))
        .isEqualTo(
            digest("{\"metadata\":{\"uid\":\"0a1b\"},\"data\":{\"a\":2,\"b\":1},\"type\":\"t\"}"));
  }

  @Test
  void otherContentsAreToldOtherwiseAndOtherMetadataIsNot() {
    String digest = digest("{\"metadata\":{\"uid\":\"0a1b\"},\"data\":{\"a\":2}}");
    assertThat(digest("{\"metadata\":{\"uid\":\"0a1b\"},\"data\":{\"a\":3}}")).isNotEqualTo(digest);
    assertThat(digest("{\"metadata\":{\"uid\":\"0a1b\"},\"stringData\":{\"a\":2}}"))
        .isNotEqualTo(digest);
    assertThat(digest("{\"metadata\":{\"labels\":{\"l\":\"1\"}},\"data\":{\"a\":2}}"))
        .isEqualTo(digest);
  }

  /** As after a crash: of the former object the table knows its cluster only. */
  @Test
  void whatJoinedAClusterIsTakenBackUnderItsOldKeyThoughTheFormerObjectIsUnknown() {
    List<Outgoing> records = factory.records(entry("{\"metadata\":{\"uid\":\"0a1b\"}}", ""));
    assertThat(records)
        .extracting(Outgoing::key)
        .containsExactly(
            new RecordKey("default", "", "Secret", "s").toString(),
            new RecordKey("default", "c", "Secret", "s").toString());
    assertThat(records.get(0).value()).isNull();
    assertThat(records.get(1).value()).isNotNull();
    assertThat(records).extracting(Outgoing::revision).containsOnly(7L);
  }

  @Test
  void theKindOfInfrastructureAnObjectRefersToIsToldBesideItsState() {
    assertThat(
            factory.records(
                entry("{\"spec\":{\"infrastructureRef\":{\"kind\":\"AWSCluster\"}}}", "")))
        .extracting(Outgoing::infrastructure)
        .containsOnly(Optional.of("AWSCluster"));
    assertThat(factory.records(entry("{\"spec\":{}}", null)))
        .extracting(Outgoing::infrastructure)
        .containsExactly(Optional.empty());
  }

  private String digest(String object) {
    List<Outgoing> records = factory.records(entry(object, null));
    assertThat(records).hasSize(1);
    return ((ResourceChanged) codec.decode(records.get(0).value())).getDigest();
  }

  private static JournalEntry entry(String object, String formerCluster) {
    return new JournalEntry(
        7,
        JournalEntry.Change.MODIFIED,
        new StoredResource(SECRET, UID, "default", "s", "c", 7, tree(object)),
        null,
        formerCluster,
        "",
        new RecordKey("default", "c", "Secret", "s"),
        null,
        "",
        List.of(),
        JournalEntry.DESIRED,
        Instant.EPOCH);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Mapper.json().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
