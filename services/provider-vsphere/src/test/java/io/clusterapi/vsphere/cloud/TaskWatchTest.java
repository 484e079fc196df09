package io.clusterapi.vsphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clusterapi.vsphere.planning.VCenterAccount;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks of a vCenter that refuses any question in which a task occurs it does not know. */
class TaskWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Long pauses between looks, so that what is asked for alone is answered before the next. */
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(2) {
        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
          return super.schedule(command, 6 * delay, unit);
        }
      };

  private final AtomicInteger refused = new AtomicInteger();
  private HttpServer server;
  private TaskWatch watch;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/sdk", this::answer);
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    VSphereSettings settings =
        new VSphereSettings(
            Optional.of(uri),
            "capv-system",
            Optional.empty(),
            Optional.empty(),
            true,
            Duration.ofSeconds(5));
    VCenter vcenter =
        new VCenter(
            new VCenterAccount("vcenter", "", "", ""),
            settings,
            account -> Uni.createFrom().item(new Credentials.Login("user", "password")));
    watch = new TaskWatch(vcenter, scheduler);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    scheduler.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String answer;
    int status = 200;
    if (question.contains("<Login ")) {
      exchange.getResponseHeaders().add("Set-Cookie", "vmware_soap_session=\"s\"; Path=/");
      answer = "<LoginResponse/>";
    } else if (question.contains("task-unknown")
        || (question.contains("task-1") && question.contains("task-2"))) {
      refused.incrementAndGet();
      status = 500;
      answer =
          "<e:Fault><faultstring>gone</faultstring><detail><ManagedObjectNotFoundFault"
              + " xmlns:x=\"x\" x:type=\"ManagedObjectNotFound\"/></detail></e:Fault>";
    } else {
      answer =
          "<RetrievePropertiesExResponse><returnval><objects><obj type=\"Task\">"
              + question.replaceAll("(?s).*>(task-[0-9]).*", "$1")
              + "</obj>"
              + "<propSet><name>info.state</name><val>success</val></propSet></objects>"
              + "</returnval></RetrievePropertiesExResponse>";
    }
    byte[] body =
        ("<e:Envelope xmlns:e=\"e\"><e:Body>" + answer + "</e:Body></e:Envelope>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Uni<String> ended(String task) {
    return watch
        .ended(new ManagedObject("Task", task))
        .map(done -> "done")
        .onFailure()
        .recoverWithItem(failure -> "lost");
  }

  @Test
  void aTaskIsSeenThoughAnotherIsNotKnown() {
    assertThat(both("task-1", "task-unknown").await().atMost(PATIENCE)).isEqualTo("done lost");
    assertThat(refused.get()).isGreaterThan(1);
  }

  /** Each was answered alone; the next look then asked about nothing and was the last one. */
  @Test
  void theWatchGoesOnAfterAllItsTasksWereAskedForAlone() {
    assertThat(both("task-1", "task-2").await().atMost(PATIENCE)).isEqualTo("done done");
    assertThat(ended("task-3").await().atMost(PATIENCE)).isEqualTo("done");
  }

  private Uni<String> both(String first, String second) {
    return Uni.combine()
        .all()
        .unis(ended(first), ended(second))
        .with((one, other) -> one + " " + other);
  }
}
