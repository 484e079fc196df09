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
import io.clusterapi.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together the Events of all services: each knows what was done to its own kinds. */
public final class EventLists {
  private final OwnerClient client;
  private final Owners owners;
  private final Clock clock;

  public EventLists(OwnerClient client, Owners owners, Clock clock) {
    this.client = client;
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
    String watch = query.getOrDefault("watch", "false");
    Events.checkReading(method, watch.equals("true") || watch.equals("1"));
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
              for (int i = 0; i < asked.size(); i++) {
                OwnerClient.Reply reply = replies.get(i).result();
                if (reply != null && reply.ok()) {
                  reply.body().path("items").forEach(event -> events.add((ObjectNode) event));
                } else {
                  warnings.add(
                      "%s does not answer: events about its objects are missing"
                          .formatted(Owners.key(asked.get(i))));
                }
              }
              return Future.succeededFuture(
                  new Answered(
                      200, shaped(path, query, representation, events), List.copyOf(warnings)));
            });
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
      List<ObjectNode> events) {
    if (!path.collection() && events.isEmpty()) {
      throw ApiFailure.of(404, "NotFound", "events \"%s\" not found".formatted(path.name()));
    }
    // Each service counts revisions of its own: that of a list of all tells nothing.
    String revision = "1";
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
