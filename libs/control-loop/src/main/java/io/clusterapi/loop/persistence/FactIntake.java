package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.RecordKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Keeps what other services publish: a whole poll batch in one statement, older states dropped. */
@ApplicationScoped
public class FactIntake {
  private final Pool pool;

  public FactIntake(Pool pool) {
    this.pool = pool;
  }

  /**
   * One record read from a state topic.
   *
   * @param revision resource version given by its owner; 0 when a tombstone does not say
   * @param payload encoded value, null for a tombstone
   * @param state decoded value, null for a tombstone
   * @param heeded whether the service has a use for it; if not, it is news only where an earlier
   *     state is kept, since what was once heeded must not stay as it was
   */
  public record Fact(
      String topic,
      RecordKey key,
      long revision,
      byte[] payload,
      SpecificRecord state,
      boolean heeded) {}

  /** Stores a batch; answers those that were news, in order. */
  public Uni<List<Fact>> accept(List<Fact> batch) {
    if (batch.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    // The newest of each key is enough: states are whole. It need not be the last: a relay that
    // sends again after a fault may end a batch with an old state.
    Map<String, Fact> newest = new LinkedHashMap<>();
    for (Fact fact : batch) {
      String id = fact.topic() + " " + fact.key();
      Fact known = newest.get(id);
      if (known == null || !isOlder(fact, known)) {
        newest.remove(id);
        newest.put(id, fact);
      }
    }
    List<Fact> facts = new ArrayList<>(newest.values());
    ArrayNode argument = Mapper.json().createArrayNode();
    for (Fact fact : facts) {
      ObjectNode row = argument.addObject();
      row.put("topic", fact.topic()).put("ns", fact.key().namespace());
      row.put("cluster", fact.key().cluster()).put("kind", fact.key().kind());
      row.put("name", fact.key().name()).put("revision", fact.revision());
      row.put("heeded", fact.heeded());
      row.put(
          "payload",
          fact.payload() == null ? null : Base64.getEncoder().encodeToString(fact.payload()));
    }
    return pool.preparedQuery("select accept_facts($1::text::jsonb)")
        .execute(Tuple.of(argument.toString()))
        .map(
            rows -> {
              List<Integer> positions = new ArrayList<>();
              rows.forEach(row -> positions.add(row.getInteger(0)));
              return positions.stream().sorted().map(n -> facts.get(n - 1)).toList();
            });
  }

  private static boolean isOlder(Fact fact, Fact known) {
    return fact.revision() != 0 && known.revision() != 0 && fact.revision() < known.revision();
  }
}
