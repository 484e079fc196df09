package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.RevisionGoneException;
import io.clusterapi.simulator.workload.store.StoreEvent;
import io.clusterapi.simulator.workload.store.StoredObject;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Streams of changes, over a chunked answer or a WebSocket. */
final class Watches {
  // A client that does not read is cut off instead of filling the memory; it lists again.
  private static final int MAX_QUEUED_BYTES = 4 * 1024 * 1024;

  private final Vertx vertx;
  private final ObjectStore store;
  private final Tables tables;

  Watches(Vertx vertx, ObjectStore store, Tables tables) {
    this.vertx = vertx;
    this.store = store;
    this.tables = tables;
  }

  /** Where the events of one watch go. Used from one event loop only. */
  private interface Sink {
    void send(Buffer event);

    void end();
  }

  void watch(Call call) {
    Predicate<JsonNode> selection = call.selection();
    if (!"websocket".equalsIgnoreCase(call.http().getHeader("Upgrade"))) {
      HttpServerResponse response = call.http().response();
      response.setChunked(true).putHeader("Content-Type", "application/json");
      response.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
      response.writeHead();
      Stream stream = new Stream(call, selection, overHttp(response));
      response.closeHandler(closed -> stream.stop());
      response.exceptionHandler(failure -> stream.stop());
      stream.start();
      return;
    }
    call.http()
        .toWebSocket()
        .onSuccess(
            socket -> {
              Stream stream = new Stream(call, selection, overSocket(socket));
              socket.closeHandler(closed -> stream.stop());
              socket.exceptionHandler(failure -> stream.stop());
              stream.start();
            });
  }

  private static Sink overHttp(HttpServerResponse response) {
    return new Sink() {
      @Override
      public void send(Buffer event) {
        if (response.ended() || response.closed()) {
          return;
        }
        if (response.writeQueueFull()) {
          response.reset();
        } else {
          response.write(event.appendByte((byte) '\n'));
        }
      }

      @Override
      public void end() {
        if (!response.ended() && !response.closed()) {
          response.end();
        }
      }
    };
  }

  private static Sink overSocket(ServerWebSocket socket) {
    socket.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
    return new Sink() {
      @Override
      public void send(Buffer event) {
        if (socket.isClosed()) {
          return;
        }
        if (socket.writeQueueFull()) {
          socket.close((short) 1008, "the watch is too slow");
        } else {
          socket.writeTextMessage(event.toString());
        }
      }

      @Override
      public void end() {
        if (!socket.isClosed()) {
          socket.close();
        }
      }
    };
  }

  private final class Stream {
    private final Call call;
    private final Predicate<JsonNode> selection;
    private final Sink sink;
    private final Context context = vertx.getOrCreateContext();
    private final String namespace;
    private final boolean verbatim;
    private Runnable unsubscribe = () -> {};
    private long timer = -1;
    private boolean stopped;

    Stream(Call call, Predicate<JsonNode> selection, Sink sink) {
      this.call = call;
      this.sink = sink;
      boolean named = !call.name().isEmpty();
      this.selection =
          named
              ? selection.and(
                  object -> object.path("metadata").path("name").asText().equals(call.name()))
              : selection;
      this.namespace = call.type().namespaced() ? call.namespace() : "";
      this.verbatim = !named && !call.selects() && !call.wantsTable() && !call.type().custom();
    }

    void start() {
      String asked = call.parameter("resourceVersion");
      boolean initial = call.flag("sendInitialEvents") || asked.isEmpty() || asked.equals("0");
      Consumer<StoreEvent> listener = event -> context.runOnContext(go -> deliver(event));
      List<StoreEvent> present = new ArrayList<>();
      long revision;
      try {
        synchronized (store) {
          revision = initial ? store.revision() : Long.parseLong(asked);
          if (initial) {
            for (StoredObject object : current()) {
              present.add(new StoreEvent(StoreEvent.Type.ADDED, object.revision(), object, null));
            }
          }
          present.forEach(listener);
          unsubscribe = store.listen(Math.min(revision, store.revision()), listener);
        }
      } catch (RevisionGoneException gone) {
        fail(ApiException.expired(gone.getMessage()));
        return;
      } catch (NumberFormatException e) {
        fail(ApiException.badRequest("invalid resource version \"" + asked + "\""));
        return;
      }
      if (call.flag("sendInitialEvents") && call.flag("allowWatchBookmarks")) {
        context.runOnContext(go -> bookmark(revision, true));
      }
      startTimer();
    }

    private List<StoredObject> current() {
      return store.list(
          call.type().group(), call.type().plural(), namespace.isEmpty() ? null : namespace);
    }

    private void startTimer() {
      String seconds = call.parameter("timeoutSeconds");
      if (seconds.matches("[1-9][0-9]{0,8}")) {
        timer =
            vertx.setTimer(
                TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)),
                fired -> {
                  if (call.flag("allowWatchBookmarks")) {
                    bookmark(store.revision(), false);
                  }
                  stop();
                  sink.end();
                });
      }
    }

    private void fail(ApiException error) {
      sink.send(event("ERROR", Json.bytes(error.status())));
      sink.end();
    }

    void stop() {
      stopped = true;
      unsubscribe.run();
      vertx.cancelTimer(timer);
    }

    private void bookmark(long revision, boolean initialEnd) {
      ObjectNode object = Json.object().put("kind", call.type().kind());
      object.put("apiVersion", call.type().apiVersion());
      ObjectNode metadata = object.putObject("metadata");
      metadata.put("resourceVersion", Long.toString(revision));
      if (initialEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      sink.send(event("BOOKMARK", Json.bytes(object)));
    }

    private void deliver(StoreEvent event) {
      var key = event.object().key();
      if (stopped
          || !key.plural().equals(call.type().plural())
          || !key.group().equals(call.type().group())
          || !namespace.isEmpty() && !namespace.equals(key.namespace())) {
        return;
      }
      if (verbatim) {
        sink.send(event(event.type().name(), event.object().json()));
        return;
      }
      ObjectNode object = event.object().node();
      boolean matches = selection.test(object);
      boolean matched = event.previous() != null && selection.test(event.previous().node());
      String type = event.type().name();
      if (event.type() == StoreEvent.Type.MODIFIED) {
        type = matches ? matched ? "MODIFIED" : "ADDED" : matched ? "DELETED" : "";
      } else if (!matches) {
        type = "";
      }
      if (!type.isEmpty()) {
        object.put("apiVersion", call.type().apiVersion());
        ObjectNode shown =
            call.wantsTable()
                ? tables.table(call.type(), List.of(object), event.revision())
                : object;
        sink.send(event(type, Json.bytes(shown)));
      }
    }
  }

  private static Buffer event(String type, byte[] object) {
    return Buffer.buffer(object.length + 32)
        .appendString("{\"type\":\"" + type + "\",\"object\":")
        .appendBytes(object)
        .appendByte((byte) '}');
  }
}
