package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Row F4: PostgreSQL is killed under eight writers. What was answered is there, what was refused is
 * not, and nobody is told anything but to try again.
 */
@OnTheStack
class DatabaseKillTest {
  private static final int WRITERS = 8;

  private final Stack stack;

  DatabaseKillTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void noAcknowledgedWriteIsLostWhenTheDatabaseDies() throws Exception {
    try (Recording run = Recording.start(stack, "F4", FaultSettings.seed())) {
      Nemesis nemesis = new Nemesis(run);
      Writers writers = new Writers(run);
      ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
      try {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          running.add(threads.submit(() -> writers.write(writer)));
        }
        for (int i = 0; i < FaultSettings.rounds(2, 20); i++) {
          writers.awaitAccepted(WRITERS * 2);
          nemesis.killAndRestart(Component.POSTGRES);
          Instant back = Instant.now();
          writers.awaitAccepted(1);
          run.measure("pool healed", Duration.ofSeconds(5), Duration.between(back, Instant.now()));
        }
        writers.stop();
        for (Future<Void> each : running) {
          each.get(Settings.patience().toSeconds(), TimeUnit.SECONDS);
        }
      } finally {
        writers.stop();
        threads.shutdownNow();
      }
      writers.judge();
      run.awaitQuiet();
    }
  }

  /**
   * Each writer creates objects of its own, and all of them count up one object by reading it and
   * writing it back with its resource version.
   */
  private final class Writers {
    private final Recording run;
    private final String maps;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger countedMaybe = new AtomicInteger();

    Writers(Recording run) throws Exception {
      this.run = run;
      this.maps = "/api/v1/namespaces/" + run.namespace() + "/configmaps";
      assertThat(send("POST", "counter", map("counter", 0, null)).code()).isEqualTo(201);
    }

    Void write(int writer) throws Exception {
      for (int n = 0; !stopped.get(); n++) {
        String name = "w%d-%d".formatted(writer, n);
        int code = send("POST", name, map(name, n, null)).code();
        if (code == 201) {
          made.add(name);
        } else if (code == 503) {
          refused.add(name);
        }
        count();
      }
      return null;
    }

    private void count() throws Exception {
      Answer read = send("GET", "counter", "");
      if (read.code() != 200) {
        return;
      }
      String revision = read.json().at("/metadata/resourceVersion").asText();
      int next = read.json().at("/data/n").asInt() + 1;
      int code = send("PUT", "counter", map("counter", next, revision)).code();
      if (code == 200) {
        counted.incrementAndGet();
      } else if (code != 409) {
        countedMaybe.incrementAndGet();
      }
    }

    /** Sends; writes down the outcome; a connection that is cut counts as 0, nobody knows. */
    private Answer send(String method, String name, String body) throws Exception {
      Instant start = Instant.now();
      String path = method.equals("POST") ? maps : maps + "/" + name;
      String object = "ConfigMap/%s/%s".formatted(run.namespace(), name);
      String call = method.toLowerCase(java.util.Locale.ROOT);
      try {
        Answer answer = stack.http().send(method, path, "application/json", body);
        boolean ok = answer.code() < 300;
        long revision = ok ? answer.json().at("/metadata/resourceVersion").asLong() : 0;
        // Whoever is told 503 cannot know whether the commit had gone through before.
        Outcome outcome = ok ? Outcome.OK : answer.code() == 503 ? Outcome.UNKNOWN : Outcome.FAIL;
        if (!method.equals("GET")) {
          run.history()
              .add("writer", call, object, start, outcome, revision, "HTTP " + answer.code());
        }
        if (ok && !method.equals("GET")) {
          accepted.incrementAndGet();
        }
        boolean explained =
            ok || answer.code() == 409 || (answer.code() == 503 && answer.retryAfter().isPresent());
        if (!explained) {
          run.history().violated("I1", object, method + " was answered " + answer.code());
        }
        return answer;
      } catch (IOException e) {
        unknown.incrementAndGet();
        run.history().add("writer", call, object, start, Outcome.UNKNOWN, 0, e.toString());
        return new Answer(0, "", java.util.Optional.empty());
      }
    }

    private String map(String name, int n, String revision) {
      ObjectNode map = RunFolder.JSON.createObjectNode();
      map.put("apiVersion", "v1").put("kind", "ConfigMap");
      ObjectNode metadata = map.putObject("metadata").put("name", name);
      if (revision != null) {
        metadata.put("resourceVersion", revision);
      }
      map.putObject("data").put("n", Integer.toString(n));
      return map.toString();
    }

    void awaitAccepted(int more) {
      int wanted = accepted.get() + more;
      Awaitility.await(more + " more writes")
          .atMost(Settings.patience())
          .pollInterval(Duration.ofMillis(20))
          .until(() -> accepted.get() >= wanted);
    }

    void stop() {
      stopped.set(true);
    }

    void judge() throws Exception {
      System.out.printf(
          "F4: %d writes accepted, %d answered 503, %d without an answer%n",
          accepted.get(), refused.size(), unknown.get());
      made.forEach(name -> run.readBack("v1", "ConfigMap", name));
      run.readBack("v1", "ConfigMap", "counter");
      int counter = send("GET", "counter", "").json().at("/data/n").asInt();
      assertThat(counter)
          .as("increments acknowledged, and at most those nobody knows of")
          .isBetween(counted.get(), counted.get() + countedMaybe.get());
      assertThat(made).isNotEmpty();
    }
  }
}
