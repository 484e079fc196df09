package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running watch; closing it ends its thread. */
public final class Watch implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final ApiTransport transport;
  private final String path;
  private final Supplier<Listing> list;
  private final Runnable relisted;
  private final Consumer<WatchEvent> events;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile InputStream open;

  private Watch(
      ApiTransport transport,
      String path,
      Supplier<Listing> list,
      Runnable relisted,
      Consumer<WatchEvent> events) {
    this.transport = transport;
    this.path = path;
    this.list = list;
    this.relisted = relisted;
    this.events = events;
  }

  static Watch start(
      ApiTransport transport,
      String path,
      Supplier<Listing> list,
      Runnable relisted,
      Consumer<WatchEvent> events) {
    Watch watch = new Watch(transport, path, list, relisted, events);
    Thread thread = new Thread(watch::run, "watch " + path);
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  @Override
  public void close() {
    closed.countDown();
    InputStream body = open;
    if (body != null) {
      try {
        body.close();
      } catch (IOException e) {
        // It is being given up; that it broke before is as good.
      }
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    String version = "";
    while (!isClosed()) {
      try {
        if (version.isEmpty()) {
          Listing listing = list.get();
          relisted.run();
          listing.items().forEach(item -> events.accept(new WatchEvent("ADDED", item)));
          version = listing.resourceVersion();
        }
        version = follow(version);
        pause = FIRST_PAUSE_MILLIS;
        pause(pause); // a server that ends every watch at once must not be asked in a tight loop
      } catch (IOException | Failure e) {
        version = ""; // after a failure nothing is known of what was missed: list again
        pause(pause);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The version to go on with; empty when the server no longer has what follows it. */
  private String follow(String from) throws IOException, InterruptedException {
    String version = from;
    HttpResponse<InputStream> response = transport.stream(path + ResourceType.encode(version));
    open = response.body();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (isClosed()) {
        return version;
      }
      if (response.statusCode() == 410) {
        return "";
      }
      if (response.statusCode() != 200) {
        throw new IOException("the watch was answered with " + response.statusCode());
      }
      for (String line = lines.readLine(); line != null && !isClosed(); line = lines.readLine()) {
        JsonNode event = ApiTransport.tree(line);
        String type = event.path("type").asText();
        if (type.equals("ERROR") || !(event.get("object") instanceof ObjectNode object)) {
          return "";
        }
        version = object.path("metadata").path("resourceVersion").asText(version);
        if (!type.equals("BOOKMARK")) {
          events.accept(new WatchEvent(type, object));
        }
      }
      return version; // the server ends long watches; this one goes on where it stopped
    } finally {
      open = null;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(long millis) {
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
