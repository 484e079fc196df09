package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.ProcessMemory;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.clusterapi.local.pki.AdminTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** F14: what is too large is refused with a word, and many clients cost little. */
@OnTheStack
class OversizeTest {
  private static final String MAPS = "/api/v1/namespaces/oversize/configmaps";

  private final Stack stack;

  OversizeTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void twentyThousandLabelsAreRefusedNamingTheField() throws Exception {
    String labels =
        IntStream.range(0, 20_000)
            .mapToObj(
                i -> "\"a-label-with-a-name-of-some-length-%05d\": \"value-%05d\"".formatted(i, i))
            .collect(Collectors.joining(","));
    Answer answer =
        stack
            .http()
            .send(
                "POST",
                MAPS,
                "application/json",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"labelled\",\"labels\":{"
                    + labels
                    + "}}}");
    assertThat(answer.code()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/details/causes/0/field").asText()).isEqualTo("metadata.labels");
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndOneBelowIsNot() throws Exception {
    Answer large = create("below", "x".repeat(900_000));
    assertThat(large.code()).as(large.text()).isEqualTo(201);
    assertThat(create("above", "x".repeat(2_200_000)).code()).isEqualTo(413);
    stack.http().send("DELETE", MAPS + "/below", "application/json", "");
  }

  @Test
  void headersOfSixtyFourKibibytesAreRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address(MAPS)).header("X-Large", "x".repeat(64 << 10)).build();
    HttpResponse<String> answer = client().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(431);
    assertThat(stack.http().get(MAPS).code()).isEqualTo(200);
  }

  @Test
  void aLongListComesInPagesThatMissNothing() throws Exception {
    int objects = FaultSettings.size(120, 10_000);
    int page = FaultSettings.size(50, 500);
    for (int i = 0; i < objects; i++) {
      String name = "page-%05d".formatted(i);
      assertThat(create(name, "x").code()).isEqualTo(201);
    }
    Set<String> names = new HashSet<>();
    String from = "";
    int pages = 0;
    do {
      Answer answer =
          stack.http().get(MAPS + "?limit=" + page + (from.isEmpty() ? "" : "&continue=" + from));
      assertThat(answer.code()).as(answer.text()).isEqualTo(200);
      JsonNode items = answer.json().path("items");
      assertThat(items.size()).isLessThanOrEqualTo(page);
      for (JsonNode item : items) {
        assertThat(names.add(item.at("/metadata/name").asText())).isTrue();
      }
      from = answer.json().at("/metadata/continue").asText("");
      pages++;
    } while (!from.isEmpty());
    assertThat(names.stream().filter(name -> name.startsWith("page-"))).hasSize(objects);
    assertThat(pages).isGreaterThanOrEqualTo(objects / page);
    for (int i = 0; i < objects; i++) {
      stack.http().send("DELETE", MAPS + "/page-%05d".formatted(i), "application/json", "");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
  void watchersWhoDoNotReadCostLittleAndHoldUpNobody() throws Exception {
    int watchers = FaultSettings.rounds(50, 1_000);
    List<HttpResponse<java.io.InputStream>> open = new ArrayList<>();
    HttpClient client = client();
    long before = heapAfterCollection();
    Duration alone = slowestOf(40, "alone");
    try {
      for (int i = 0; i < watchers; i++) {
        open.add(
            client.send(
                HttpRequest.newBuilder(address(MAPS + "?watch=true")).build(),
                BodyHandlers.ofInputStream()));
        assertThat(open.get(i).statusCode()).isEqualTo(200);
      }
      // 8 MB pass each of them, and none reads.
      for (int i = 0; i < 20; i++) {
        assertThat(create("loud-" + i, "x".repeat(400_000)).code()).isEqualTo(201);
      }
      Duration beside = slowestOf(40, "beside");
      long after = heapAfterCollection();
      System.out.printf(
          "F14: %d watchers that do not read: slowest of 40 writes %d ms, %d ms alone; heap of"
              + " controlplane-svc %d KiB before, %d KiB after%n",
          watchers, beside.toMillis(), alone.toMillis(), before >> 10, after >> 10);
      assertThat(beside).isLessThan(alone.multipliedBy(3).plusSeconds(2));
      assertThat(stack.local().isAlive(Component.CONTROL_PLANE)).isTrue();
      assertThat(stack.local().isAlive(Component.GATEWAY)).isTrue();
    } finally {
      for (HttpResponse<java.io.InputStream> each : open) {
        each.body().close();
      }
      for (int i = 0; i < 20; i++) {
        stack.http().send("DELETE", MAPS + "/loud-" + i, "application/json", "");
      }
    }
    // With the watchers gone the heap is what it was, but for the journal's newest entries: the
    // twenty objects as they came and as they went are 16 MB of it.
    assertThat((double) heapAfterCollection()).isLessThan(before * 1.2 + (24 << 20));
  }

  private Duration slowestOf(int writes, String prefix) throws Exception {
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < writes; i++) {
      long began = System.nanoTime();
      assertThat(create(prefix + "-" + i, "x").code()).isEqualTo(201);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
      stack.http().send("DELETE", MAPS + "/" + prefix + "-" + i, "application/json", "");
    }
    return slowest;
  }

  /** What the service that serves the watches has on its heap. */
  private long heapAfterCollection() throws IOException, InterruptedException {
    return ProcessMemory.bytes(stack.local(), Component.CONTROL_PLANE);
  }

  private Answer create(String name, String value) throws IOException, InterruptedException {
    return stack
        .http()
        .send(
            "POST",
            MAPS,
            "application/json",
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"v\":\"%s\"}}"
                .formatted(name, value));
  }

  private URI address(String path) {
    return stack.local().address(Component.GATEWAY).resolve(path);
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(AdminTls.context(stack.local().pki()))
        .connectTimeout(Duration.ofSeconds(30))
        .build();
  }
}
