package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.admission.AdmissionRefused;
import io.clusterapi.model.schema.FieldError;
import io.clusterapi.model.schema.FieldValidation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every field a user can declare is acted upon, refused, or named in {@code docs/guide/fields.md}
 * with the reason why it has no effect; and what that page says of refusals is what happens.
 */
public abstract class FieldsContract {
  private final String provider;
  private final DeclaredFields fields;
  private final List<FieldsPage.Line> lines;

  protected FieldsContract(String provider) {
    this.provider = provider;
    this.fields = new DeclaredFields(provider);
    this.lines = FieldsPage.of(provider);
  }

  /** JSON of objects that are refused nothing, one of each kind the page has refusals of. */
  protected abstract List<String> valid();

  /** What the service refuses of a stored object, in the words of its condition. */
  protected abstract Optional<String> refusal(HasMetadata object);

  /** JSON of an element of a list of this name, in which a refused field is set. */
  protected String element(String list) {
    return "{}";
  }

  /** Fields whose objects are handed on as a whole, without naming what is in them. */
  protected Set<String> handedOn() {
    return Set.of();
  }

  @Test
  void everyDeclaredFieldIsReadOrNamedInTheGuide() {
    assertThat(fields.paths()).hasSizeGreaterThan(30);
    Set<String> silent = new TreeSet<>(fields.unread());
    silent.removeIf(path -> lines.stream().anyMatch(line -> line.covers(path) || line.names(path)));
    silent.removeIf(path -> handedOn().stream().anyMatch(whole -> path.contains(whole + ".")));
    assertThat(silent).as("fields that are stored and never read").isEmpty();
  }

  @Test
  void everyFieldThatIsReadOnlyToRefuseItIsNamedAsRefused() {
    Set<String> silent = new TreeSet<>(fields.onlyRefused());
    silent.removeIf(path -> lines.stream().anyMatch(line -> line.names(path)));
    assertThat(silent).as("refused fields that the guide does not name").isEmpty();
  }

  @Test
  void theGuideNamesFieldsThatAreThere() {
    assertThat(lines).isNotEmpty();
    assertThat(lines.stream().map(FieldsPage.Line::path))
        .allMatch(path -> path.endsWith(" spec") || fields.paths().contains(path));
  }

  /** Otherwise the page would warn of what works. */
  @Test
  void whatTheGuideCallsWithoutEffectIsReadByNoCode() {
    assertThat(
            lines.stream()
                .filter(line -> !line.refused())
                .map(FieldsPage.Line::path)
                .filter(path -> fields.paths().contains(path))
                .filter(path -> !fields.unread().contains(path)))
        .as("fields that code reads though the guide says they have no effect")
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> refusesInTheWordsOfTheGuide() {
    return lines.stream()
        .filter(FieldsPage.Line::refused)
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.path() + " " + line.value(),
                    () ->
                        assertThat(refused(line))
                            .as("%s with %s %s", provider, line.path(), line.value())
                            .hasValue(line.text())));
  }

  @Test
  void objectsWithoutSuchFieldsAreNotRefused() {
    assertThat(valid()).allSatisfy(object -> assertThat(answer(tree(object))).isEmpty());
  }

  private Optional<String> refused(FieldsPage.Line line) throws JsonProcessingException {
    String kind = line.path().substring(0, line.path().indexOf(' '));
    ObjectNode tree =
        valid().stream()
            .map(FieldsContract::tree)
            .filter(object -> object.path("kind").asText().equals(kind))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no valid " + kind + " to start from"));
    set(tree, line.path().substring(kind.length() + 1), Mapper.json().readTree(line.value()));
    return answer(tree);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Mapper.json().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + json, e);
    }
  }

  private Optional<String> answer(ObjectNode tree) {
    Kind kind =
        Kinds.all().stream()
            .filter(one -> one.kind().equals(tree.path("kind").asText()))
            .findFirst()
            .orElseThrow();
    ObjectNode stored;
    try {
      stored = Admission.admit(kind, tree, Optional.empty(), FieldValidation.STRICT).object();
    } catch (AdmissionRefused refused) {
      return Optional.of(
          refused.errors().stream().map(FieldError::toString).collect(Collectors.joining(", ")));
    }
    return refusal(Mapper.fromTree(stored, kind.type()));
  }

  private void set(ObjectNode tree, String path, JsonNode value) {
    String[] names = path.split("\\.");
    ObjectNode at = tree;
    for (int i = 0; i < names.length - 1; i++) {
      String name = names[i].replace("[]", "");
      JsonNode next = at.path(name);
      if (names[i].endsWith("[]")) {
        ArrayNode list = next.isArray() ? (ArrayNode) next : at.putArray(name);
        if (list.isEmpty()) {
          list.add(tree(element(name)));
        }
        at = (ObjectNode) list.get(0);
      } else {
        at = next.isObject() ? (ObjectNode) next : at.putObject(name);
      }
    }
    at.set(names[names.length - 1], value);
  }
}
