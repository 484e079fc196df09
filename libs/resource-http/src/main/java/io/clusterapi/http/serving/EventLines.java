package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.Representation.Shape;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Mapper;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The newest events as the lines watchers are sent, each written once for all who watch the same
 * version: 1,000 watchers of an object of 400 KB would otherwise cost 400 MB of text for each of
 * its changes.
 */
final class EventLines {
  /** Some 200 events: enough for what watchers that keep up are behind each other. */
  static final long MOST_BYTES = 1 << 20;

  private final Map<Line, Buffer> lines = new LinkedHashMap<>();
  private long bytes;

  /** What makes two lines the same; a table's ages differ from one moment to the next. */
  private record Line(
      String uid, long revision, String type, String apiVersion, Shape shape, String kind) {}

  static boolean holds(Shape shape) {
    return shape != Shape.TABLE;
  }

  /**
   * The line of one event.
   *
   * @param shown makes the object in the version and shape of the call
   * @return to be written as it is; shared, so it must not be changed
   */
  synchronized Buffer line(
      Call call, String type, StoredResource resource, Supplier<ObjectNode> shown) {
    Line line =
        new Line(
            resource.uid(),
            resource.revision(),
            type,
            call.path().apiVersion(),
            call.representation().shape(),
            resource.kind().kind());
    Buffer known = lines.get(line);
    if (known == null) {
      known = of(type, shown.get());
      lines.put(line, known);
      bytes += known.length();
      Iterator<Buffer> eldest = lines.values().iterator();
      while (bytes > MOST_BYTES && lines.size() > 1) {
        bytes -= eldest.next().length();
        eldest.remove();
      }
    }
    return known;
  }

  static Buffer of(String type, ObjectNode object) {
    return Buffer.buffer(Mapper.toBytes(event(type, object))).appendByte((byte) '\n');
  }

  static ObjectNode event(String type, ObjectNode object) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", type);
    event.set("object", object);
    return event;
  }
}
