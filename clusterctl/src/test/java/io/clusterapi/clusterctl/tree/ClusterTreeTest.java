package io.clusterapi.clusterctl.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.TestObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTreeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void groupsMachinesInTheSameStateAndShowsTrouble() {
    golden("tree.txt", TreeOptions.DEFAULT);
  }

  @Test
  void showsEachMachineWithoutGrouping() {
    golden("tree-ungrouped.txt", TreeOptions.DEFAULT.withGrouping(false));
  }

  @Test
  void showsEverything() {
    golden("tree-everything.txt", new TreeOptions("all", true, true, true, true, false, false));
  }

  @Test
  void showsConditionsThatSaySomething() {
    golden(
        "tree-notable.txt", TreeOptions.DEFAULT.withConditions("Cluster!,Machine/demo-md-0-x-c"));
  }

  @Test
  void coloursAreAddedWithoutMovingColumns() {
    List<String> plain = ClusterTree.render(building(), TreeOptions.DEFAULT, NOON);
    List<String> painted =
        ClusterTree.render(building(), TreeOptions.DEFAULT.withColor(true), NOON);

    assertThat(String.join("\n", painted))
        .contains(
            "\u001b[31mFalse\u001b[0m", "\u001b[32mTrue\u001b[0m", "\u001b[33mUnknown\u001b[0m");
    assertThat(
            painted.stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").stripTrailing())
                .toList())
        .isEqualTo(plain);
  }

  @Test
  void aClusterThatHasJustBeenMadeIsOneLine() {
    ObjectNode cluster = TestObjects.read("building.yaml").get(0);
    cluster.remove("status");

    assertThat(
            ClusterTree.render(
                new ClusterObjects(
                    cluster,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
                TreeOptions.DEFAULT,
                NOON))
        .containsExactly(
            "NAME               REPLICAS  AVAILABLE  READY  UP TO DATE  STATUS  REASON  SINCE  MESSAGE",
            "Cluster team/demo");
  }

  @Test
  void theTreeAsDataSaysTheSame() {
    String json =
        TreeDocument.of(ClusterTree.of(building(), TreeOptions.DEFAULT)).toPrettyString() + "\n";

    assertThat(json).isEqualTo(TestObjects.golden("tree.json", json));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "119,119s",
    "120,2m",
    "125,2m5s",
    "599,9m59s",
    "600,10m",
    "10799,179m",
    "10800,3h",
    "12000,3h20m",
    "28800,8h",
    "172799,47h",
    "172800,2d",
    "176400,2d1h",
    "691200,8d",
    "63072000,2y",
    "63158400,2y1d",
    "252288000,8y",
    "-5,0s"
  })
  void agesAreShownAsKubectlDoes(long seconds, String age) {
    assertThat(Ages.of(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  @Test
  void longLinesAreCutWithoutBreakingColours() {
    assertThat(Ansi.cut("\u001b[31mabcdef\u001b[0m", 3)).isEqualTo("\u001b[31mabc\u001b[0m");
    assertThat(Ansi.cut("├─ab", 3)).isEqualTo("├─a");
    assertThat(Ansi.cut("ab", 3)).isEqualTo("ab");
  }

  private static void golden(String name, TreeOptions options) {
    String text = String.join("\n", ClusterTree.render(building(), options, NOON)) + "\n";
    assertThat(text).isEqualTo(TestObjects.golden(name, text));
  }

  private static ClusterObjects building() {
    List<ObjectNode> all = TestObjects.read("building.yaml");
    return new ClusterObjects(
        all.get(0),
        kind(all, "AWSCluster").stream().findFirst(),
        kind(all, "KubeadmControlPlane").stream().findFirst(),
        kind(all, "MachineDeployment"),
        kind(all, "MachineSet"),
        kind(all, "Machine"),
        kind(all, "AWSMachine"),
        List.of("crs-ccm"));
  }

  private static List<ObjectNode> kind(List<ObjectNode> all, String kind) {
    return all.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }
}
