package io.clusterapi.http.protocol;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request body, and stops when it grows too large. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * The whole body.
   *
   * @return fails with {@link ApiFailure} 413 as soon as the declared or received length passes the
   *     limit, 415 for a compressed body
   */
  public static Future<byte[]> read(HttpServerRequest request, long limit) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Future.failedFuture(
          ApiFailure.unsupportedMediaType("Content-Encoding " + encoding, "an uncompressed body"));
    }
    if (declaredLength(request) > limit) {
      return refuse(request, limit);
    }
    Promise<byte[]> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    request.handler(
        chunk -> {
          if (collected.length() + chunk.length() > limit) {
            request.handler(ignored -> {});
            promise.tryFail(tooLarge(request, limit));
          } else {
            collected.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> promise.tryComplete(collected.getBytes()));
    request.exceptionHandler(
        failure -> promise.tryFail(ApiFailure.badRequest("the request body was cut short")));
    request.resume();
    return promise.future();
  }

  /** The declared length of the body, -1 when there is none. */
  public static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Future<byte[]> refuse(HttpServerRequest request, long limit) {
    request.handler(ignored -> {});
    request.resume();
    return Future.failedFuture(tooLarge(request, limit));
  }

  private static ApiFailure tooLarge(HttpServerRequest request, long limit) {
    // The rest of the body is not wanted; with HTTP/1.1 only closing says so.
    if (request.version() != io.vertx.core.http.HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
    return ApiFailure.tooLarge(limit);
  }
}
