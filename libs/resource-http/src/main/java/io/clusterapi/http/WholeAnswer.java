package io.clusterapi.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;

/**
 * An HTTP answer read to its end.
 *
 * @param response status and headers
 * @param body all of it, empty when there was none
 */
public record WholeAnswer(HttpClientResponse response, Buffer body) {

  /**
   * Sends a request and reads the whole answer. May be called from any thread.
   *
   * <p>Sending and asking for the body are one step on the client's event loop. Chained from
   * another thread as {@code send().compose(r -> r.body())}, the answer can arrive and end between
   * the two calls; its bytes then go to nobody and the body never completes, whatever the timeout.
   *
   * @param body null for none
   * @return fails when no whole answer arrives within the options' timeout
   */
  public static Future<WholeAnswer> of(HttpClient client, RequestOptions options, Buffer body) {
    return client
        .request(options)
        .compose(
            request ->
                (body == null ? request.send() : request.send(body))
                    .compose(
                        response -> response.body().map(read -> new WholeAnswer(response, read))));
  }

  public int code() {
    return response.statusCode();
  }
}
