package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.loop.persistence.EventLog;
import io.clusterapi.model.Mapper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;

/**
 * Streams the Events about this service's objects to one client, the gateway. An event that
 * happened again is {@code MODIFIED}; none is ever {@code DELETED}, since the journal forgets them
 * all together.
 *
 * <p>Everything runs on the event loop of the connection.
 */
final class EventWatching {
  private static final long BOOKMARK_MILLIS = 30_000;
  private static final long DEFAULT_SECONDS = 45 * 60;

  private final Vertx vertx;
  private final Context context;
  private final Eventing eventing;
  private final ApiPath path;
  private final FieldSelector fields;
  private final LabelSelector labels;
  private final Set<String> namespaces;
  private final HttpServerResponse response;
  private Runnable unfollow = () -> {};
  private long position;
  private boolean reading;
  private boolean again;
  private boolean ended;
  private long bookmarkTimer;
  private long endTimer;

  EventWatching(
      Vertx vertx,
      Eventing eventing,
      ApiPath path,
      Map<String, String> query,
      HttpServerResponse response) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.eventing = eventing;
    this.path = path;
    this.fields = Events.selector(path.group(), query.get("fieldSelector"));
    this.labels = LabelSelector.parse(query.get("labelSelector"));
    this.namespaces = Eventing.stored(path);
    this.response = response;
  }

  /**
   * @param from revision after which to begin; 0 for all that is known
   * @param timeoutSeconds after which the watch ends; 0 for the usual time
   */
  void start(long from, long timeoutSeconds) {
    position = from;
    response.putHeader("Content-Type", "application/json");
    response.putHeader("Cache-Control", "no-cache, private");
    response.setChunked(true);
    response.closeHandler(gone -> end());
    response.exceptionHandler(gone -> end());
    response.writeHead();
    long seconds = timeoutSeconds > 0 ? timeoutSeconds : DEFAULT_SECONDS;
    endTimer = vertx.setTimer(seconds * 1000, id -> finish());
    bookmarkTimer = vertx.setPeriodic(BOOKMARK_MILLIS, id -> bookmark());
    unfollow = eventing.log().onNews(this::wake);
    if (from == 0) {
      begin();
    } else {
      read();
    }
  }

  /** All that is known, oldest first; then what happens. */
  private void begin() {
    reading = true;
    long newest = eventing.log().newest();
    eventing
        .log()
        .events(namespaces)
        .subscribe()
        .with(
            found ->
                context.runOnContext(
                    v -> {
                      for (int i = found.size() - 1; i >= 0; i--) {
                        send("ADDED", found.get(i));
                      }
                      done(newest);
                    }),
            failure -> context.runOnContext(v -> fail(Failures.of(failure))));
  }

  private void wake() {
    context.runOnContext(v -> read());
  }

  private void read() {
    if (ended) {
      return;
    }
    if (reading) {
      again = true;
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> read());
      return;
    }
    reading = true;
    eventing
        .log()
        .since(namespaces, position)
        .subscribe()
        .with(
            found ->
                context.runOnContext(
                    v -> {
                      found
                          .events()
                          .forEach(event -> send(event.count() > 1 ? "MODIFIED" : "ADDED", event));
                      done(found.revision());
                    }),
            failure -> context.runOnContext(v -> fail(Failures.of(failure))));
  }

  private void done(long read) {
    position = Math.max(position, read);
    reading = false;
    if (again) {
      again = false;
      read();
    }
  }

  private void send(String type, EventLog.Event event) {
    ObjectNode shown = eventing.rendered(path.group(), event);
    boolean named = path.collection() || Metadata.text(shown, "name").equals(path.name());
    if (!ended && named && fields.matches(shown) && labels.matches(shown)) {
      write(type, shown);
    }
  }

  private void bookmark() {
    if (ended || reading || response.writeQueueFull()) {
      return;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", "Event").put("apiVersion", path.apiVersion());
    object.putObject("metadata").put("resourceVersion", Long.toString(position));
    write("BOOKMARK", object);
  }

  private void fail(ApiFailure failure) {
    if (!ended) {
      write("ERROR", failure.status());
      finish();
    }
  }

  private void write(String type, ObjectNode object) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("type", type).set("object", object);
    response.write(Buffer.buffer(Mapper.toBytes(line)).appendByte((byte) '\n'));
  }

  private void finish() {
    if (!ended) {
      end();
      response.end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      unfollow.run();
      vertx.cancelTimer(endTimer);
      vertx.cancelTimer(bookmarkTimer);
    }
  }
}
