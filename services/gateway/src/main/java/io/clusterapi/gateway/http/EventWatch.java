package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.Tables;
import io.clusterapi.http.protocol.Tables.IncludeObject;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * One watch of Events: joins the watches of all services. Each event carries how far every service
 * has told, so a client resumes from any of them. When one of the services ends its part, the whole
 * watch ends, and the client comes back.
 *
 * <p>Everything runs on the event loop of the client's connection.
 */
final class EventWatch {
  private static final Logger LOG = Logger.getLogger(EventWatch.class);

  private final ApiPath path;
  private final Map<String, String> query;
  private final Representation representation;
  private final HttpServerResponse response;
  private final EventVersion version;
  private final Clock clock;
  private final WatcherPace pace;
  private final List<HttpClientResponse> parts = new ArrayList<>();
  private boolean columnsSent;
  private boolean ended;

  EventWatch(
      ApiPath path,
      Map<String, String> query,
      Representation representation,
      HttpServerResponse response,
      EventVersion version,
      Clock clock,
      WatcherPace pace) {
    this.path = path;
    this.query = query;
    this.representation = representation;
    this.response = response;
    this.version = version;
    this.clock = clock;
    this.pace = pace;
  }

  /**
   * Begins; the parts are paused until now.
   *
   * @param away what to warn of
   */
  void start(Map<Owner, HttpClientResponse> answers, List<String> away) {
    parts.addAll(answers.values());
    if (response.closed()) {
      end();
      return;
    }
    response.closeHandler(gone -> end());
    response.exceptionHandler(gone -> end());
    away.forEach(warning -> response.headers().add("Warning", "299 - \"" + warning + "\""));
    response.putHeader("Content-Type", representation.contentType());
    response.putHeader("Cache-Control", "no-cache, private");
    response.setChunked(true);
    // Headers go out now: a client must know that its watch stands before anything happens.
    response.writeHead();
    answers.forEach(this::follow);
  }

  private void follow(Owner owner, HttpClientResponse part) {
    part.handler(RecordParser.newDelimited("\n", line -> line(owner, line)));
    part.exceptionHandler(cut -> finish());
    part.endHandler(over -> finish());
    part.resume();
  }

  private void line(Owner owner, Buffer line) {
    if (ended || line.length() == 0) {
      return;
    }
    try {
      ObjectNode event = (ObjectNode) Mapper.json().readTree(line.getBytes());
      told(owner, event.path("type").asText(), (ObjectNode) event.path("object"));
    } catch (IOException | ClassCastException e) {
      LOG.warnf("%s tells of events in a form that is not known; the watch ends", owner);
      finish();
    }
    if (!ended) {
      pace.wrote(
          () -> parts.forEach(HttpClientResponse::pause),
          () -> parts.forEach(HttpClientResponse::resume));
    }
  }

  private void told(Owner owner, String type, ObjectNode object) {
    if (type.equals("ERROR")) {
      write(type, object);
      finish();
      return;
    }
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    version.set(owner, metadata.path("resourceVersion").asLong());
    metadata.put("resourceVersion", version.toString());
    if (!type.equals("BOOKMARK")) {
      write(type, shaped(List.of(object), object));
    } else if ("true".equals(query.get("allowWatchBookmarks"))) {
      write(type, shaped(List.of(), object));
    }
  }

  private ObjectNode shaped(List<ObjectNode> rows, ObjectNode object) {
    return switch (representation.shape()) {
      case OBJECT -> object;
      case METADATA -> Tables.metadataOnly(object);
      case TABLE -> {
        ObjectNode table =
            Events.table(
                path.group(),
                rows,
                version.toString(),
                IncludeObject.parse(query.get("includeObject")),
                clock.instant());
        if (columnsSent) {
          table.putNull("columnDefinitions");
        }
        columnsSent = true;
        yield table;
      }
    };
  }

  private void write(String type, ObjectNode object) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", type).set("object", object);
    if (representation.yaml()) {
      response.write("---\n" + Mapper.toYaml(event));
    } else {
      response.write(Buffer.buffer(Mapper.toBytes(event)).appendByte((byte) '\n'));
    }
  }

  private void finish() {
    if (!ended) {
      end();
      response.end();
    }
  }

  private void end() {
    ended = true;
    parts.forEach(part -> part.request().reset());
  }
}
