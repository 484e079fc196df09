package io.clusterapi.http.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Mapper;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Streams changes to one client, a JSON line each, no faster than the client reads.
 *
 * <p>Everything runs on the event loop of the connection.
 */
final class Watching implements Flow.Subscriber<ResourceChange> {
  private static final Logger LOG = Logger.getLogger(Watching.class);

  /**
   * A bookmark tells the revision seen one period earlier: changes up to it have reached this
   * connection by then, so a client that resumes from it misses none.
   */
  private static final long BOOKMARK_MILLIS = 30_000;

  private static final long DEFAULT_SECONDS = 45 * 60;

  private final Vertx vertx;
  private final Context context;
  private final Call call;
  private final ResourceStore store;
  private final Representing representing;
  private final EventLines lines;
  private final HttpServerResponse response;
  private final LabelSelector labels;
  private final FieldSelector fields;
  private final boolean bookmarks;
  private Flow.Subscription subscription;
  private long lastSent;
  private long bookmarkCandidate;
  private long bookmarkTimer = -1;
  private long endTimer = -1;
  private boolean columnsSent;
  private boolean ended;

  Watching(
      Vertx vertx,
      Call call,
      ResourceStore store,
      Representing representing,
      EventLines lines,
      HttpServerResponse response) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.call = call;
    this.store = store;
    this.representing = representing;
    this.lines = lines;
    this.response = response;
    this.labels = call.labels();
    this.fields = call.fields();
    this.bookmarks = call.flag("allowWatchBookmarks");
  }

  /** Begins with the current objects when no resource version, or 0, is asked for. */
  void start(Reading reading) {
    long from = call.number("resourceVersion", 0);
    boolean initialEvents = call.flag("sendInitialEvents");
    long timeout = call.number("timeoutSeconds", 0);
    if (initialEvents
        && !call.query().getOrDefault("resourceVersionMatch", "").equals("NotOlderThan")) {
      throw ApiFailure.badRequest(
          "sendInitialEvents: resourceVersionMatch must be NotOlderThan with it");
    }
    response.putHeader("Content-Type", call.representation().contentType());
    response.putHeader("Cache-Control", "no-cache, private");
    response.setChunked(true);
    response.closeHandler(gone -> end());
    response.exceptionHandler(gone -> end());
    // Many clients that connected together should not come back together.
    long seconds =
        timeout > 0
            ? timeout
            : DEFAULT_SECONDS + ThreadLocalRandom.current().nextLong(DEFAULT_SECONDS / 3);
    endTimer = vertx.setTimer(seconds * 1000, id -> finish());
    if (bookmarks) {
      bookmarkTimer = vertx.setPeriodic(BOOKMARK_MILLIS, id -> bookmark());
    }
    if (from > 0 && !initialEvents) {
      // Headers go out now: a client must know that its watch stands before anything changes.
      response.writeHead();
      lastSent = from;
      subscribe(from);
      return;
    }
    reading
        .find(call)
        .subscribe()
        .with(found -> context.runOnContext(v -> initial(found, initialEvents)), this::onError);
  }

  private void initial(Reading.Found found, boolean markEnd) {
    if (ended) {
      return;
    }
    response.writeHead();
    for (StoredResource resource : found.items()) {
      write("ADDED", shown(resource.object()));
    }
    lastSent = found.revision();
    if (markEnd && bookmarks) {
      sendBookmark(found.revision(), true);
    }
    subscribe(found.revision());
  }

  private void subscribe(long after) {
    bookmarkCandidate = after;
    Multi<ResourceChange> changes = store.watch(call.kind(), call.path().namespace(), after);
    changes.subscribe().withSubscriber(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    context.runOnContext(
        v -> {
          subscription = given;
          if (ended) {
            given.cancel();
          } else {
            given.request(1);
          }
        });
  }

  @Override
  public void onNext(ResourceChange change) {
    context.runOnContext(
        v -> {
          if (ended) {
            return;
          }
          try {
            emit(change);
          } catch (RuntimeException e) {
            fail(Failures.of(e));
            return;
          }
          lastSent = Math.max(lastSent, change.resource().revision());
          if (response.writeQueueFull()) {
            response.drainHandler(drained -> subscription.request(1));
          } else {
            subscription.request(1);
          }
        });
  }

  @Override
  public void onError(Throwable failure) {
    context.runOnContext(v -> fail(Failures.of(failure)));
  }

  @Override
  public void onComplete() {
    context.runOnContext(v -> finish());
  }

  /** An object that enters or leaves the selection is added or deleted for this watcher. */
  private void emit(ResourceChange change) {
    StoredResource resource = change.resource();
    boolean now = change.type() != ResourceChange.Type.DELETED && selected(resource);
    // Without a former state the client may know the object: a deletion too many does no harm.
    boolean before =
        change.type() != ResourceChange.Type.ADDED
            && (change.previous() == null
                ? change.type() == ResourceChange.Type.DELETED ? selected(resource) : !now
                : selected(change.previous()));
    if (now) {
      send(before || knownBefore(change) ? "MODIFIED" : "ADDED", resource);
    } else if (before
        && change.type() != ResourceChange.Type.DELETED
        && change.previous() != null) {
      ObjectNode last = change.previous().object().deepCopy();
      Metadata.of(last).put("resourceVersion", Long.toString(resource.revision()));
      write("DELETED", shown(last));
    } else if (before) {
      send("DELETED", resource);
    }
  }

  private static boolean knownBefore(ResourceChange change) {
    return change.type() == ResourceChange.Type.MODIFIED && change.previous() == null;
  }

  private boolean selected(StoredResource resource) {
    return labels.matches(resource.object()) && fields.matches(resource.object());
  }

  private void send(String type, StoredResource resource) {
    Representation representation = call.representation();
    if (representation.yaml() || !EventLines.holds(representation.shape())) {
      write(type, shown(resource.object()));
    } else {
      response.write(lines.line(call, type, resource, () -> shown(resource.object())));
    }
  }

  private ObjectNode shown(ObjectNode stored) {
    ObjectNode shown = representing.one(call, stored);
    if (call.representation().shape() == Representation.Shape.TABLE) {
      if (columnsSent) {
        shown.putNull("columnDefinitions");
      }
      columnsSent = true;
    }
    return shown;
  }

  private void bookmark() {
    if (ended || subscription == null || response.writeQueueFull()) {
      return;
    }
    long revision = Math.max(bookmarkCandidate, lastSent);
    bookmarkCandidate = store.observedRevision();
    sendBookmark(revision, false);
  }

  private void sendBookmark(long revision, boolean initialEventsEnd) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", call.kind().kind()).put("apiVersion", call.path().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    if (call.representation().shape() == Representation.Shape.TABLE) {
      ObjectNode listMetadata = JsonNodeFactory.instance.objectNode();
      listMetadata.put("resourceVersion", Long.toString(revision));
      ObjectNode table = representing.list(call, List.of(), listMetadata);
      if (columnsSent) {
        table.putNull("columnDefinitions");
      }
      columnsSent = true;
      object = table;
    } else if (call.representation().shape() == Representation.Shape.METADATA) {
      object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    }
    write("BOOKMARK", object);
  }

  private void fail(ApiFailure failure) {
    if (ended) {
      return;
    }
    LOG.debugf("watch of %s ends: %s", call.kind(), failure.getMessage());
    write("ERROR", failure.status());
    finish();
  }

  private void write(String type, ObjectNode object) {
    if (call.representation().yaml()) {
      response.write("---\n" + Mapper.toYaml(EventLines.event(type, object)));
    } else {
      response.write(EventLines.of(type, object));
    }
  }

  private void finish() {
    if (!ended) {
      end();
      response.end();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    vertx.cancelTimer(endTimer);
    if (bookmarkTimer >= 0) {
      vertx.cancelTimer(bookmarkTimer);
    }
    Optional.ofNullable(subscription).ifPresent(Flow.Subscription::cancel);
  }
}
