package io.clusterapi.simulator.workload.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;

/**
 * The port-forward subresource over WebSockets: each message starts with the number of its channel,
 * 0 for data and 1 for errors; the first message of each channel from the server is the port, in
 * little endian.
 */
final class PortForward {
  static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte DATA = 0;
  private static final byte ERROR = 1;

  private final ServedCluster cluster;
  private final NetClient client;

  PortForward(Vertx vertx, ServedCluster cluster) {
    this.cluster = cluster;
    this.client = vertx.createNetClient();
  }

  void forward(Call call) {
    if (!"websocket".equalsIgnoreCase(call.http().getHeader("Upgrade"))) {
      throw ApiException.badRequest(
          "port-forward needs a WebSocket upgrade with the subprotocol " + PROTOCOL);
    }
    String offered = String.valueOf(call.http().getHeader("Sec-WebSocket-Protocol"));
    if (!offered.contains(PROTOCOL)) {
      throw ApiException.badRequest(
          "port-forward is served with the subprotocol " + PROTOCOL + ", asked for: " + offered);
    }
    String ports = call.parameter("ports");
    if (!ports.matches("[0-9]{1,5}")) {
      throw ApiException.badRequest(
          "the query parameter ports must be one port number, found \"" + ports + "\"");
    }
    int port = Integer.parseInt(ports);
    call.http()
        .toWebSocket()
        .onSuccess(
            socket -> {
              socket.pause();
              cluster
                  .podPort(call.namespace(), call.name(), port)
                  .compose(local -> client.connect(local, "127.0.0.1"))
                  .onSuccess(target -> join(socket, target, port))
                  .onFailure(failed -> refuse(socket, port, failed));
            });
  }

  private static void refuse(ServerWebSocket socket, int port, Throwable failed) {
    if (!socket.isClosed()) {
      greet(socket, port);
      byte[] text = failed.getMessage().getBytes(StandardCharsets.UTF_8);
      socket.writeBinaryMessage(message(ERROR).appendBytes(text));
      socket.close();
    }
  }

  private static Buffer message(byte channel) {
    return Buffer.buffer().appendByte(channel);
  }

  private static void greet(ServerWebSocket socket, int port) {
    socket.writeBinaryMessage(message(DATA).appendUnsignedShortLE(port));
    socket.writeBinaryMessage(message(ERROR).appendUnsignedShortLE(port));
  }

  private static void join(ServerWebSocket socket, NetSocket target, int port) {
    if (socket.isClosed()) {
      target.close();
      return;
    }
    greet(socket, port);
    socket.binaryMessageHandler(
        message -> {
          if (message.length() > 1 && message.getByte(0) == DATA) {
            target.write(message.getBuffer(1, message.length()));
            if (target.writeQueueFull()) {
              socket.pause();
              target.drainHandler(drained -> socket.resume());
            }
          }
        });
    target.handler(
        bytes -> {
          if (socket.isClosed()) {
            target.close();
            return;
          }
          socket.writeBinaryMessage(message(DATA).appendBuffer(bytes));
          if (socket.writeQueueFull()) {
            target.pause();
            socket.drainHandler(drained -> target.resume());
          }
        });
    target.closeHandler(
        closed -> {
          if (!socket.isClosed()) {
            socket.close();
          }
        });
    target.exceptionHandler(failed -> target.close());
    socket.closeHandler(closed -> target.close());
    socket.exceptionHandler(failed -> target.close());
    socket.resume();
  }

  void close() {
    client.close();
  }
}
