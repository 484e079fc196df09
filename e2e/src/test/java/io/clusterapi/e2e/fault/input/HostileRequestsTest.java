package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ResourceType;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.RawApi.Answer;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.clusterapi.local.cluster.Recipe;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * F12: manifests, patches and queries with anything in any place, to the running gateway. Each is
 * answered within a second and without a server error, and whoever is refused is told the field.
 */
@OnTheStack
@EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
class HostileRequestsTest {
  private static final Duration HANG = Duration.ofSeconds(1);
  private static final String NAMESPACE = "hostile";

  private final Stack stack;
  private final Random random = new Random(FaultSettings.seed());
  private final List<ObjectNode> objects = new ArrayList<>();

  HostileRequestsTest(Stack stack) {
    this.stack = stack;
    for (String infrastructure : Component.infrastructures()) {
      new Recipe(infrastructure, NAMESPACE, "hostile", Recipe.KUBERNETES, 1, 1)
          .bundle(List.of())
          .objects()
          .forEach(objects::add);
    }
  }

  /** A request and what became of it. */
  private record Sent(String method, String path, String type, String body, Answer answer) {
    @Override
    public String toString() {
      return "%s %s (%s)%n%s%n%d %s"
          .formatted(method, path, type, cut(body), answer.code(), cut(answer.text()));
    }

    private static String cut(String text) {
      return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "...";
    }
  }

  @Test
  void nothingThatIsSentMakesTheServerFailOrHang() throws Exception {
    System.out.printf("F12: -Dcapi.fault.seed=%d%n", FaultSettings.seed());
    // One object there is, so that patches have something to meet.
    ObjectNode there = object("ConfigMap");
    stack.api().apply(there);
    int requests = FaultSettings.rounds(1_500, 100_000);
    Map<Integer, Integer> codes = new TreeMap<>();
    List<Sent> failed = new ArrayList<>();
    List<Sent> wordless = new ArrayList<>();
    List<Sent> slow = new ArrayList<>();
    List<String> unanswered = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      long began = System.nanoTime();
      Sent sent;
      try {
        sent = one();
      } catch (Unanswered e) {
        unanswered.add(e.getMessage());
        continue;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      int code = sent.answer().code();
      codes.merge(code, 1, Integer::sum);
      if (code >= 500) {
        failed.add(sent);
      }
      if (code >= 400 && !namesWhatIsWrong(sent.answer())) {
        wordless.add(sent);
      }
      // A busy machine lets anything wait once; what hangs hangs again.
      if (took.compareTo(HANG) > 0 && hangsAgain(sent)) {
        slow.add(sent);
      }
    }
    System.out.printf("F12: %d requests: %s%n", requests, codes);
    assertThat(failed).as("%d server errors", failed.size()).isEmpty();
    assertThat(unanswered).as("requests whose connection ended without an answer").isEmpty();
    assertThat(slow).as("answers that took more than a second").isEmpty();
    assertThat(wordless).as("refusals that do not say what is wrong").isEmpty();
    assertThat(codes).containsKeys(400, 422);
    stack.api().delete("v1", "ConfigMap", NAMESPACE, "there");
  }

  private boolean hangsAgain(Sent sent) throws Exception {
    long began = System.nanoTime();
    stack.http().send(sent.method(), sent.path(), sent.type(), sent.body());
    return System.nanoTime() - began > HANG.toNanos();
  }

  private static boolean namesWhatIsWrong(Answer answer) {
    // A line or header too long to be read: HTTP's own answers, before there is a request.
    if (answer.code() == 414 || answer.code() == 431) {
      return true;
    }
    JsonNode status = answer.json();
    if (!status.path("kind").asText().equals("Status")
        || status.path("message").asText().isBlank()) {
      return false;
    }
    if (answer.code() != 422) {
      return true;
    }
    JsonNode causes = status.at("/details/causes");
    if (causes.isEmpty()) {
      return false;
    }
    for (JsonNode cause : causes) {
      if (cause.path("field").asText().isBlank() || cause.path("message").asText().isBlank()) {
        return false;
      }
    }
    return true;
  }

  private Sent one() throws Exception {
    return switch (random.nextInt(8)) {
      case 0 -> query();
      case 1 -> broken();
      case 2 ->
          patch(
              "application/merge-patch+json", HostileValues.written(mutated(object("ConfigMap"))));
      case 3 -> patch("application/json-patch+json", jsonPatch());
      case 4 ->
          patch(
              "application/apply-patch+yaml", HostileValues.written(mutated(object("ConfigMap"))));
      default -> {
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        yield send(
            "POST",
            path(object) + "?dryRun=All",
            "application/json",
            HostileValues.written(mutated(object)));
      }
    };
  }

  /** A request whose connection ended before an answer came. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(String request, IOException cause) {
      super(request + "\n" + cause, cause);
    }
  }

  private Sent send(String method, String path, String type, String body) throws Exception {
    IOException last = null;
    // A server may end a connection after any answer, as it does after a line of 70,000
    // characters; what was sent meanwhile is sent again by every client. Once.
    for (int time = 0; time < 2; time++) {
      try {
        return new Sent(method, path, type, body, stack.http().send(method, path, type, body));
      } catch (IOException e) {
        last = e;
      }
    }
    throw new Unanswered("%s %s (%s)%n%s".formatted(method, path, type, Sent.cut(body)), last);
  }

  private Sent patch(String type, String body) throws Exception {
    return send(
        "PATCH",
        "/api/v1/namespaces/hostile/configmaps/there?dryRun=All&fieldManager=hostile",
        type,
        body);
  }

  private String jsonPatch() {
    var operations = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i <= random.nextInt(3); i++) {
      ObjectNode operation = operations.addObject();
      operation.put("op", pick("add", "remove", "replace", "move", "copy", "test", "drop", ""));
      operation.put(
          "path",
          pick(
              "/data/a",
              "/metadata/labels",
              "/data/-",
              "",
              "/",
              "x",
              "/metadata/name",
              "/data/~2",
              "/spec/a/b/c",
              "/data/99999999999",
              "/kind"));
      if (random.nextBoolean()) {
        operation.put("from", pick("/data", "/metadata", "", "nowhere"));
      }
      operation.set("value", HostileValues.value(random));
    }
    return random.nextInt(5) == 0
        ? HostileValues.written(HostileValues.value(random))
        : HostileValues.written(operations);
  }

  private Sent query() throws Exception {
    String text = HostileValues.text(random);
    String value = URLEncoder.encode(text, StandardCharsets.UTF_8);
    String name =
        pick(
            "labelSelector",
            "fieldSelector",
            "limit",
            "continue",
            "continue=%s&limit".formatted(forgedToken(text)),
            "resourceVersion",
            "dryRun",
            "fieldValidation",
            "fieldManager",
            "propagationPolicy",
            "resourceVersionMatch",
            "force");
    String collection =
        pick(
            "/api/v1/namespaces/hostile/configmaps",
            "/apis/cluster.x-k8s.io/v1beta2/namespaces/hostile/clusters",
            "/apis/cluster.x-k8s.io/v1beta2/machines",
            "/apis/infrastructure.cluster.x-k8s.io/v1beta2/awsclusters",
            "/api/v1/namespaces/" + value + "/configmaps",
            "/api/v1/events",
            "/apis/" + value);
    return send("GET", collection + "?" + name + "=" + value, "application/json", "");
  }

  /** Where a list goes on, in the form of the gateway's own tokens, at a place of our choice. */
  private String forgedToken(String text) {
    String token =
        String.join(
            "\n", "1", pick("5", "-5", "99999999999999999999"), pick("hostile", text), text);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(token.getBytes(StandardCharsets.UTF_8));
  }

  /** Text that is cut, doubled or has other characters in it, as YAML and as JSON. */
  private Sent broken() throws Exception {
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    StringBuilder text = new StringBuilder(object.toString());
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(Math.max(1, at));
        case 1 -> text.insert(at, HostileValues.text(random));
        case 2 -> text.deleteCharAt(at);
        default -> text.insert(at, text.substring(at));
      }
    }
    return send(
        "POST",
        path(object) + "?dryRun=All",
        pick("application/json", "application/yaml", "text/plain", "application/cbor"),
        text.toString());
  }

  private ObjectNode mutated(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    for (int i = 0; i <= random.nextInt(3); i++) {
      HostileValues.mutate(copy, random);
    }
    return copy;
  }

  private String path(ObjectNode object) {
    String version = object.path("apiVersion").asText();
    ResourceType type = stack.api().type(version, object.path("kind").asText()).orElseThrow();
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (type.namespaced() ? "/namespaces/" + NAMESPACE : "")
        + "/"
        + type.plural();
  }

  private static ObjectNode object(String kind) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", kind);
    object.putObject("metadata").put("name", "there").put("namespace", NAMESPACE);
    object.putObject("data").put("a", "1");
    return object;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
