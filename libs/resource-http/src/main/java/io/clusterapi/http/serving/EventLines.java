package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.Representation.Shape;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Mapper;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
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

  /** From here on a line lies outside the heap. */
  static final int LARGE = 64 << 10;

  private final Map<Line, Written> lines = new LinkedHashMap<>();
  private long bytes;

  /** What makes two lines the same; a table's ages differ from one moment to the next. */
  private record Line(String uid, long revision, String type, String apiVersion, Shape shape) {}

  /** One line, to be; who asks for it first makes it, and only who asks for the same waits. */
  private static final class Written {
    private Buffer line;

    /** Bytes it counts for, 0 until it is there; guarded by the lock on all lines. */
    private int counted;

    synchronized Buffer line(Supplier<Buffer> made) {
      if (line == null) {
        line = made.get();
      }
      return line;
    }
  }

  static boolean holds(Shape shape) {
    return shape != Shape.TABLE;
  }

  /**
   * The line of one event.
   *
   * @param shown makes the object in the version and shape of the call
   * @return to be written as it is; shared, so it must not be changed
   */
  Buffer line(Call call, String type, StoredResource resource, Supplier<ObjectNode> shown) {
    Line name =
        new Line(
            resource.uid(),
            resource.revision(),
            type,
            call.path().apiVersion(),
            call.representation().shape());
    Written written;
    synchronized (lines) {
      written = lines.computeIfAbsent(name, unknown -> new Written());
    }
    // Outside: an object of a mebibyte takes some 10 ms, and the other event loops write others'.
    Buffer line;
    try {
      line = written.line(() -> shareable(of(type, shown.get())));
    } catch (RuntimeException e) {
      synchronized (lines) {
        lines.remove(name, written);
      }
      throw e;
    }
    synchronized (lines) {
      if (written.counted == 0 && lines.get(name) == written) {
        count(written, line.length());
      }
    }
    return line;
  }

  private void count(Written written, int length) {
    written.counted = length;
    bytes += length;
    Iterator<Written> eldest = lines.values().iterator();
    while (bytes > MOST_BYTES && eldest.hasNext()) {
      Written each = eldest.next();
      // One that is still being made is the newest to somebody.
      if (each != written && each.counted > 0) {
        bytes -= each.counted;
        eldest.remove();
      }
    }
  }

  /**
   * What is on the heap is copied out of it for each connection it is written to, and the copy
   * stays until the client has taken it: a line of 400 KB for 1,000 slow ones is three times what a
   * service may have outside its heap.
   */
  private static Buffer shareable(Buffer line) {
    if (line.length() < LARGE) {
      return line;
    }
    ByteBuffer outside = ByteBuffer.allocateDirect(line.length());
    outside.put(line.getBytes()).flip();
    // Not counted: it goes with the last who holds it.
    return Buffer.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(outside)));
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
