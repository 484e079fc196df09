package io.clusterapi.loop.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.EventCodec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jboss.logging.Logger;

/** Reads slices from the tables. */
@ApplicationScoped
public class SliceRows {
  private static final Logger LOG = Logger.getLogger(SliceRows.class);

  private final Pool pool;
  private final SecretSeal seal;
  private final EventCodec codec = new EventCodec();

  public SliceRows(Pool pool, SecretSeal seal) {
    this.pool = pool;
    this.seal = seal;
  }

  /** An own object with its private value. */
  public record ObjectRow(StoredResource resource, JsonNode memory) {}

  /** A published state. */
  public record ViewRow(
      String topic, String kind, String name, long sourceRevision, SpecificRecord state) {}

  /** Everything stored of one slice. */
  public record Rows(
      SliceKey key,
      List<ObjectRow> objects,
      List<ViewRow> views,
      List<OperationIntent> operations) {}

  /** Reads one slice; kinds not to be planned with are left out. */
  public Uni<Rows> read(SliceKey key, Set<String> leftOut) {
    Tuple slice = Tuple.of(key.namespace(), key.cluster());
    return pool.withConnection(
        connection ->
            connection
                .preparedQuery(
                    "select * from resource where namespace = $1 and cluster = $2"
                        + (leftOut.isEmpty() ? "" : " and kind <> all ($3)"))
                .execute(
                    leftOut.isEmpty()
                        ? slice
                        : Tuple.of(key.namespace(), key.cluster(), leftOut.toArray(String[]::new)))
                .flatMap(
                    objects ->
                        connection
                            .preparedQuery(
                                "select * from view where namespace = $1 and cluster = $2")
                            .execute(slice)
                            .flatMap(
                                views ->
                                    connection
                                        .preparedQuery(
                                            "select * from operation where namespace = $1 and cluster = $2")
                                        .execute(slice)
                                        .map(
                                            operations -> {
                                              List<ObjectRow> objectRows = new ArrayList<>();
                                              objects.forEach(row -> objectRows.add(object(row)));
                                              List<ViewRow> viewRows = new ArrayList<>();
                                              views.forEach(row -> view(row, viewRows));
                                              List<OperationIntent> intents = new ArrayList<>();
                                              operations.forEach(row -> intents.add(intent(row)));
                                              return new Rows(key, objectRows, viewRows, intents);
                                            }))));
  }

  /**
   * Every slice anything is stored of, shared ones first, then the older before the younger: by
   * what has stood longest of each, since templates and certificates do not change once they are
   * made.
   */
  public Uni<Set<SliceKey>> keys() {
    return pool.query(
            "select namespace, cluster from"
                + " (select namespace, cluster, revision from resource"
                + " union all select namespace, cluster, null from view"
                + " union all select namespace, cluster, null from operation) as stored"
                + " group by 1, 2 order by cluster <> '', min(revision), 1, 2")
        .execute()
        .map(
            rows -> {
              Set<SliceKey> keys = new LinkedHashSet<>();
              rows.forEach(row -> keys.add(new SliceKey(row.getString(0), row.getString(1))));
              return keys;
            });
  }

  private ObjectRow object(Row row) {
    Kind kind = Journal.kind(row.getString("kind"));
    ObjectNode object = Journal.read(kind, row.getString("object"), seal);
    long revision = row.getLong("revision");
    return new ObjectRow(
        new StoredResource(
            kind,
            row.getString("uid"),
            row.getString("namespace"),
            row.getString("name"),
            row.getString("cluster"),
            revision,
            ObjectShape.withVersion(object, revision)),
        memory(row.getString("memory")));
  }

  private void view(Row row, List<ViewRow> views) {
    try {
      views.add(
          new ViewRow(
              row.getString("topic"),
              row.getString("kind"),
              row.getString("name"),
              row.getLong("source_revision"),
              codec.decode(row.getBuffer("payload").getBytes())));
    } catch (EventCodec.UnreadableEvent e) {
      LOG.errorf(
          "the view of %s %s/%s from %s cannot be read: %s",
          row.getString("kind"),
          row.getString("namespace"),
          row.getString("name"),
          row.getString("topic"),
          e.getMessage());
    }
  }

  private static OperationIntent intent(Row row) {
    return new OperationIntent(
        row.getString("id"),
        row.getString("owner_uid"),
        row.getString("type"),
        row.getString("token"),
        row.getString("request"));
  }

  static JsonNode memory(String text) {
    try {
      return text == null ? null : Mapper.json().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
