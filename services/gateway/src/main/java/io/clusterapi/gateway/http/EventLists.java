package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.gateway.access.User;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Events;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.Tables;
import io.clusterapi.http.protocol.Tables.IncludeObject;
import io.clusterapi.http.protocol.WatchConnection;
import io.clusterapi.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together the Events of all services: each knows what was done to its own kinds. */
public final class EventLists {
  private final OwnerClient client;
  private final Forwarding forwarding;
  private final Owners owners;
  private final Clock clock;

  public EventLists(OwnerClient client, Forwarding forwarding, Owners owners, Clock clock) {
    this.client = client;
    this.forwarding = forwarding;
    this.owners = owners;
    this.clock = clock;
  }

  /**
   * Answers a read of Events. Those of a service that is away are missing, and a warning says so.
   *
   * @throws ApiFailure 405 when it is not a read
   */
  Future<Answered> answer(
      String method,
      ApiPath path,
      Map<String, String> query,
      Representation representation,
      User user) {
    Events.checkReading(method);
    Events.selector(path.group(), query.get("fieldSelector"));
    String address = address(path, query);
    List<Owner> asked = List.copyOf(owners.present());
    List<Future<OwnerClient.Reply>> replies =
        asked.stream()
            .map(owner -> client.send(owner, HttpMethod.GET, address, null, null, user.name()))
            .toList();
    return Future.join(replies)
        .transform(
            done -> {
              List<ObjectNode> events = new ArrayList<>();
              List<String> warnings = new ArrayList<>();
              EventVersion version = new EventVersion();
              for (int i = 0; i < asked.size(); i++) {
                OwnerClient.Reply reply = replies.get(i).result();
                if (reply != null && reply.ok()) {
                  reply.body().path("items").forEach(event -> events.add((ObjectNode) event));
                  version.set(asked.get(i), reply.body().at("/metadata/resourceVersion").asLong());
                } else {
                  warnings.add(missing(asked.get(i)));
                }
              }
              return Future.succeededFuture(
                  new Answered(
                      200,
                      shaped(path, query, representation, events, version.toString()),
                      List.copyOf(warnings)));
            });
  }

  /**
   * Streams Events as they happen, from those the client has seen on. A service that is away is
   * left out, and a warning says so; a client that resumes later gets what it missed.
   *
   * @throws ApiFailure 410 when the resource version is not one of Events
   */
  void watch(
      HttpServerRequest request,
      ApiPath path,
      Map<String, String> query,
      Representation representation,
      User user) {
    Events.selector(path.group(), query.get("fieldSelector"));
    EventVersion version = EventVersion.parse(query.get("resourceVersion"));
    EventWatch watch =
        new EventWatch(
            path,
            query,
            representation,
            request.response(),
            version,
            clock,
            forwarding.pace(request));
    String timeout = query.getOrDefault("timeoutSeconds", "");
    String address =
        address(path, query)
            + "&watch=true"
            + (timeout.isEmpty() ? "" : "&timeoutSeconds=" + encoded(timeout));
    List<Owner> asked = List.copyOf(owners.present());
    List<Future<HttpClientResponse>> answers =
        asked.stream()
            .map(
                owner ->
                    forwarding.openWatch(
                        owner, address + "&resourceVersion=" + version.of(owner), user))
            .toList();
    WatchConnection.prepare(request);
    Future.join(answers)
        .onComplete(
            done -> {
              Map<Owner, HttpClientResponse> parts = new EnumMap<>(Owner.class);
              List<String> away = new ArrayList<>();
              for (int i = 0; i < asked.size(); i++) {
                if (answers.get(i).succeeded()) {
                  parts.put(asked.get(i), answers.get(i).result());
                } else {
                  away.add(missing(asked.get(i)));
                }
              }
              watch.start(parts, away);
            });
  }

  private static String missing(Owner owner) {
    return "%s does not answer: events about its objects are missing".formatted(Owners.key(owner));
  }

  // A service answers a list whatever is asked for: which of them has an event is not known.
  private static String address(ApiPath path, Map<String, String> query) {
    String root = path.group().isEmpty() ? "/api/v1" : "/apis/" + path.group() + "/v1";
    String fields = query.getOrDefault("fieldSelector", "");
    if (!path.collection()) {
      fields = (fields.isEmpty() ? "" : fields + ",") + "metadata.name=" + path.name();
    }
    return root
        + path.namespace().map(namespace -> "/namespaces/" + encoded(namespace)).orElse("")
        + "/events?fieldSelector="
        + encoded(fields)
        + "&labelSelector="
        + encoded(query.getOrDefault("labelSelector", ""));
  }

  private ObjectNode shaped(
      ApiPath path,
      Map<String, String> query,
      Representation representation,
      List<ObjectNode> events,
      String revision) {
    if (!path.collection() && events.isEmpty()) {
      throw ApiFailure.of(404, "NotFound", "events \"%s\" not found".formatted(path.name()));
    }
    if (representation.shape() == Representation.Shape.TABLE) {
      return Events.table(
          path.group(),
          events,
          revision,
          IncludeObject.parse(query.get("includeObject")),
          clock.instant());
    }
    boolean partial = representation.shape() == Representation.Shape.METADATA;
    Stream<ObjectNode> items =
        partial ? events.stream().map(Tables::metadataOnly) : events.stream();
    if (!path.collection()) {
      return items.findFirst().orElseThrow();
    }
    if (!partial) {
      return Events.list(path, events, revision);
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    list.putObject("metadata").put("resourceVersion", revision);
    list.putArray("items").addAll(items.map(item -> (JsonNode) item).toList());
    return list;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
