package io.clusterapi.gateway.http;

import io.clusterapi.gateway.access.User;
import io.clusterapi.http.InternalToken;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.http.protocol.ResponseWriter;
import io.clusterapi.http.protocol.WatchConnection;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Passes requests on to the owner of a kind, streaming both ways. */
public final class Forwarding {
  private static final Logger LOG = Logger.getLogger(Forwarding.class);
  private static final int RETRY_AFTER_SECONDS = 2;

  /**
   * Each watch holds a connection for as long as it lasts: 1,000 watchers, and room for requests.
   */
  private static final int MOST_CONNECTIONS = 2_000;

  /** A watch whose client does not read holds a few of these. */
  private static final int WATCH_READ = 8 << 10;

  private static final Set<String> ONE_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "content-length",
          "te",
          "trailer",
          "upgrade",
          "host");

  private final InternalToken token;
  private final Owners owners;
  private final HttpClient watches;
  private final Vertx vertx;
  private final Duration watchersPatience;
  private final Map<Owner, HttpProxy> proxies = new EnumMap<>(Owner.class);

  public Forwarding(Vertx vertx, Owners owners, InternalToken token) {
    this(vertx, owners, token, WatcherPace.PATIENCE);
  }

  /**
   * @param watchersPatience how long a watcher may take nothing before it is cut
   */
  Forwarding(Vertx vertx, Owners owners, InternalToken token, Duration watchersPatience) {
    this.token = token;
    this.owners = owners;
    this.vertx = vertx;
    this.watchersPatience = watchersPatience;
    HttpClient client = vertx.createHttpClient(options(), pool());
    watches = vertx.createHttpClient(options().setReceiveBufferSize(WATCH_READ), pool());
    for (Owner owner : owners.present()) {
      URI url = owners.of(owner);
      proxies.put(
          owner,
          HttpProxy.reverseProxy(client)
              .origin(url.getPort(), url.getHost())
              .addInterceptor(new Away(owner)));
    }
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout(2_000)
        .setKeepAliveTimeout(30)
        .setDecompressionSupported(false);
  }

  private static PoolOptions pool() {
    return new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS);
  }

  /** What keeps a watch to the pace of its client. */
  WatcherPace pace(HttpServerRequest request) {
    return new WatcherPace(vertx, request, watchersPatience);
  }

  /** Forwards one request on behalf of a user. */
  void forward(HttpServerRequest request, Kind kind, User user) {
    owners.of(kind);
    identify(request.headers(), user);
    proxies.get(kind.owner()).handle(request);
  }

  /**
   * Forwards a watch. The proxy holds a response's head back until the first byte of its body, but
   * a watcher must learn at once that its watch stands, and the first change may be hours away.
   */
  void forwardWatch(HttpServerRequest request, Kind kind, User user) {
    URI url = owners.of(kind);
    identify(request.headers(), user);
    WatchConnection.prepare(request);
    HttpServerResponse response = request.response();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI(request.uri());
    request.headers().forEach(header -> copy(header, options));
    watches
        .request(options)
        .compose(
            upstream -> {
              response.closeHandler(gone -> upstream.reset());
              response.exceptionHandler(gone -> upstream.reset());
              return upstream.send();
            })
        .onSuccess(answer -> stream(answer, request))
        .onFailure(
            failure -> ResponseWriter.failure(response, Representation.JSON, away(kind.owner())));
  }

  /**
   * Opens a watch at one owner.
   *
   * @return the answer, paused; fails when there is none or it is none of a watch
   */
  Future<HttpClientResponse> openWatch(Owner owner, String address, User user) {
    URI url = owners.of(owner);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI(address)
            .putHeader("Authorization", token.authorization())
            .putHeader("X-Remote-User", user.name())
            .putHeader("Accept", "application/json");
    return watches
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(
                        answer -> {
                          answer.pause();
                          if (answer.statusCode() != 200) {
                            request.reset();
                            return Future.failedFuture(owner + " answered " + answer.statusCode());
                          }
                          return Future.succeededFuture(answer);
                        }));
  }

  private void stream(HttpClientResponse answer, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      answer.request().reset();
      return;
    }
    response.setStatusCode(answer.statusCode());
    answer
        .headers()
        .forEach(
            header -> {
              if (!ONE_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.headers().add(header.getKey(), header.getValue());
              }
            });
    String length = answer.getHeader("Content-Length");
    if (length == null) {
      response.setChunked(true);
    } else {
      response.putHeader("Content-Length", length);
    }
    response.writeHead();
    // A stream the owner cut must not look complete to the watcher.
    answer.exceptionHandler(failure -> response.reset());
    answer.endHandler(over -> response.end());
    WatcherPace pace = pace(request);
    answer.handler(
        chunk -> {
          response.write(chunk);
          pace.wrote(answer::pause, answer::resume);
        });
  }

  private static void copy(Map.Entry<String, String> header, RequestOptions options) {
    if (!ONE_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
      options.addHeader(header.getKey(), header.getValue());
    }
  }

  /** What a client says about itself is replaced by what we know. */
  private void identify(MultiMap headers, User user) {
    headers.remove("Cookie");
    for (String name : List.copyOf(headers.names())) {
      if (name.regionMatches(true, 0, "X-Remote-", 0, 9)) {
        headers.remove(name);
      }
    }
    headers.set("Authorization", token.authorization());
    headers.set("X-Remote-User", user.name());
    user.groups().forEach(group -> headers.add("X-Remote-Group", group));
  }

  /** An owner that cannot be reached is a 503 that says so, not the proxy's bare 502. */
  private record Away(Owner owner) implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      return context
          .sendRequest()
          .recover(
              failure -> {
                LOG.debugf("%s does not answer: %s", owner, failure.getMessage());
                ApiFailure status = away(owner);
                ProxyResponse response = context.request().response();
                response.setStatusCode(status.code());
                response.putHeader("Content-Type", "application/json");
                response.putHeader("Retry-After", Integer.toString(status.retryAfter()));
                response.setBody(Body.body(Buffer.buffer(Mapper.toBytes(status.status()))));
                return Future.succeededFuture(response);
              });
    }
  }

  static ApiFailure away(Owner owner) {
    return ApiFailure.unavailable(
        RETRY_AFTER_SECONDS,
        "the service that owns this kind (%s) does not answer; try again shortly"
            .formatted(Owners.key(owner).replace("capi.services.", "").replace(".url", "")));
  }
}
