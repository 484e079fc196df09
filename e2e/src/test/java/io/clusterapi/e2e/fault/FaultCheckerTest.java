package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker lets a good run pass and sees each invariant that is broken. */
class FaultCheckerTest {
  private static final String AWS = "\"cloud\":\"aws\"";
  private static final String CLUSTER_TAG = "sigs.k8s.io/cluster-api-provider-aws/cluster/c";

  @TempDir Path folder;

  /** A cluster of one control plane and one worker machine, made at 10 and deleted at 30 s. */
  private static final class Run {
    final ObjectNode run = RunFolder.JSON.createObjectNode();
    final List<JsonNode> ledger = new ArrayList<>();
    final List<JsonNode> topics = new ArrayList<>();
    final List<JsonNode> history = new ArrayList<>();
    final List<JsonNode> watch = new ArrayList<>();
    final List<JsonNode> objects = new ArrayList<>();

    Run() {
      run.withArrayProperty("clusters")
          .add(
              json(
                  """
                  {"name":"c","namespace":"n","infrastructure":"aws","deleteAsked":"%s","gone":"%s",
                   "wants":[{"at":"%s","what":"want","controlPlane":1,"workers":1,"surge":0},
                            {"at":"%s","what":"reached","controlPlane":1,"workers":1,"surge":0}]}"""
                      .formatted(at(30), at(40), at(10), at(20))));
      ledger(1, 11, "vpc", "vpc-1", "c-vpc", "create", "");
      ledger(2, 12, "instance", "i-1", "c-control-plane-a", "create", "u1");
      etcd(3, 13, 1, 1);
      ledger(4, 14, "instance", "i-2", "c-md-0-b", "create", "u2");
      ledger(5, 31, "instance", "i-2", "c-md-0-b", "delete", "u2");
      ledger(6, 32, "instance", "i-1", "c-control-plane-a", "delete", "u1");
      ledger(7, 33, "vpc", "vpc-1", "c-vpc", "delete", "");
      record("Machine", "c-md-0-b", 7, "x", "");
      record("KubeadmConfig", "c-control-plane-a", 3, "y", "the machine initializes the cluster");
      wrote("apply", "Machine/n/c-md-0-b", "ok", 7);
      saw("c-ca", "aaaa");
      watch.add(json("{'type':'ADDED','name':'c-md-0-b','uid':'m','revision':7}"));
      objects.add(
          json("{'object':'Machine/n/c-md-0-b','found':{'metadata':{'resourceVersion':'7'}}}"));
    }

    void ledger(
        long tick, int second, String type, String id, String name, String action, String owner) {
      ledger.add(
          json(
              """
              {"tick":%d,"time":"%s",%s,"type":"%s","id":"%s","name":"%s","action":"%s",
               "tags":{"%s":"owned","capi.clusterapi.io/owner-uid":"%s"}}"""
                  .formatted(tick, at(second), AWS, type, id, name, action, CLUSTER_TAG, owner)));
    }

    void etcd(long tick, int second, int voters, int healthy) {
      ledger.add(
          json(
              """
              {"tick":%d,"time":"%s","cloud":"workload","type":"etcd-member","id":"e%d",
               "tags":{"cluster":"c"},"action":"change",
               "detail":{"voters":"%d","healthyVoters":"%d"}}"""
                  .formatted(tick, at(second), tick, voters, healthy)));
    }

    void record(String kind, String name, long revision, String digest, String act) {
      topics.add(
          json(
              """
              {"topic":"t","key":"n/c/%1$s/%2$s","source":"s","offset":%3$d,"revision":%3$d,
               "digest":"%4$s","value":{
                 "acts":[{"reason":"BootstrapDataRendered","message":"%5$s"}],
                 "meta":{"kind":"%1$s","namespace":"n","name":"%2$s","uid":"%2$s","cluster":"c",
                         "resourceVersion":%3$d}}}"""
                  .formatted(kind, name, revision, digest, act)));
    }

    void wrote(String call, String object, String outcome, long revision) {
      history.add(
          json(
              "{'call':'%s','object':'%s','outcome':'%s','revision':%d}"
                  .formatted(call, object, outcome, revision)));
    }

    void saw(String authority, String fingerprint) {
      history.add(
          json(
              "{'call':'authority','object':'%s','outcome':'ok','detail':'%s'}"
                  .formatted(authority, fingerprint)));
    }

    List<Violation> judged(Path folder) {
      RunFolder written = new RunFolder(folder);
      ledger.sort(Comparator.comparing(entry -> entry.path("time").asText()));
      written.writeRun(run);
      written.writeLines(RunFolder.LEDGER, ledger);
      written.writeLines(
          RunFolder.ETCD,
          ledger.stream().filter(e -> e.path("type").asText().equals("etcd-member")).toList());
      written.writeLines(RunFolder.TOPICS, topics);
      written.writeLines(RunFolder.HISTORY, history);
      written.writeLines(RunFolder.WATCH, watch);
      written.writeLines(RunFolder.OBJECTS, objects);
      return FaultChecker.check(written);
    }
  }

  private static String at(int second) {
    return "2026-01-01T00:00:%02dZ".formatted(second);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) RunFolder.JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @FunctionalInterface
  interface Breaking {
    void in(Run run);
  }

  private static Arguments broken(String invariant, String how, Breaking breaking) {
    return Arguments.of(invariant, how, breaking);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("I1", "an acknowledged write that is not told", r -> r.topics.remove(0)),
        broken(
            "I1",
            "an acknowledged write that is not read",
            r -> r.objects.set(0, json("{'object':'Machine/n/c-md-0-b','found':null}"))),
        broken(
            "I2",
            "a second host of a Machine",
            r -> {
              r.ledger(5, 15, "instance", "i-3", "c-md-0-b", "create", "u2");
              r.ledger(6, 16, "instance", "i-3", "c-md-0-b", "delete", "u2");
            }),
        broken("I3", "a network that is left", r -> r.ledger.remove(6)),
        broken("I4", "two of three voters down", r -> r.etcd(8, 15, 3, 1)),
        broken(
            "I5",
            "a worker too many",
            r -> r.ledger(5, 21, "instance", "i-4", "c-md-0-z", "create", "u4")),
        broken("I5", "a worker too few", r -> r.ledger.set(4, moved(r.ledger.get(4), at(25)))),
        broken(
            "I6",
            "one revision told in two ways",
            r -> r.record("Machine", "c-md-0-b", 7, "z", "")),
        broken(
            "I6", "an older revision told later", r -> r.record("Machine", "c-md-0-b", 6, "z", "")),
        broken(
            "I6",
            "a watch that goes back",
            r -> r.watch.add(json("{'type':'MODIFIED','name':'b','uid':'m','revision':5}"))),
        broken(
            "I7",
            "a second machine that initializes",
            r -> r.record("KubeadmConfig", "other", 9, "q", "the machine initializes the cluster")),
        broken("I8", "another authority", r -> r.saw("c-ca", "bbbb")),
        broken(
            "I9",
            "a network deleted while the cluster lives",
            r -> r.ledger.set(6, moved(r.ledger.get(6), at(25)))),
        broken(
            "I9",
            "a control plane that goes before its workers",
            r -> {
              JsonNode worker = r.ledger.remove(4);
              ((ObjectNode) r.ledger.get(4)).put("tick", 5);
              ((ObjectNode) worker).put("tick", 6);
              r.ledger.add(5, worker);
            }),
        broken(
            "I10", "a secret in a log", r -> r.run.withArrayProperty("leaks").add("token in log")),
        broken("I11", "no rest", r -> r.run.withArrayProperty("measures").add(measure("I11"))),
        broken("I12", "too slow", r -> r.run.withArrayProperty("measures").add(measure("I12"))));
  }

  private static JsonNode moved(JsonNode entry, String time) {
    return ((ObjectNode) entry.deepCopy()).put("time", time);
  }

  private static ObjectNode measure(String invariant) {
    return json(
        "{'what':'w','invariant':'%s','limitMillis':10,'tookMillis':11}".formatted(invariant));
  }

  @Test
  void aGoodRunPasses() {
    assertThat(new Run().judged(folder)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("broken")
  void sees(String invariant, String how, Breaking breaking) {
    Run run = new Run();
    breaking.in(run);
    assertThat(run.judged(folder)).extracting(Violation::invariant).contains(invariant);
  }

  @Test
  void aRolloutThatIsUnderWayMayStillSurgeWhenTheNumberChanges() {
    Run run = new Run();
    // Asked for at 21, not yet reached when another worker is asked for at 22: 2 + 1.
    wants(run, 21, 1, 1);
    wants(run, 22, 2, 0);
    run.ledger.set(4, moved(run.ledger.get(4), at(25)));
    run.ledger(5, 23, "instance", "i-3", "c-md-0-c", "create", "u3");
    run.ledger(5, 24, "instance", "i-4", "c-md-0-d", "create", "u4");
    run.ledger(5, 31, "instance", "i-3", "c-md-0-c", "delete", "u3");
    run.ledger(5, 31, "instance", "i-4", "c-md-0-d", "delete", "u4");
    assertThat(run.judged(folder)).isEmpty();
    run.ledger(5, 24, "instance", "i-5", "c-md-0-e", "create", "u5");
    run.ledger(5, 31, "instance", "i-5", "c-md-0-e", "delete", "u5");
    assertThat(run.judged(folder)).extracting(Violation::invariant).containsOnly("I5");
  }

  private static void wants(Run run, int second, int workers, int surge) {
    ((ArrayNode) run.run.at("/clusters/0/wants"))
        .add(
            json(
                "{'at':'%s','what':'want','controlPlane':1,'workers':%d,'surge':%d}"
                    .formatted(at(second), workers, surge)));
  }

  @Test
  void whatClustersOfOtherRunsLeaveIsNotThisRunsFault() {
    Run run = new Run();
    run.ledger.add(left("aws", "vpc", "vpc-9", "c1-vpc", "cluster", "c1"));
    run.ledger.add(left("maas", "machine", "abc", "node-001", "agent_name", "of-another-run"));
    assertThat(run.judged(folder)).isEmpty();
  }

  @Test
  void whatARunLeavesIsSeenByItsOwnersUidAndByTheNameOfItsCluster() {
    Run run = new Run();
    run.ledger.add(left("azure", "subnet", "/resourceGroups/c/subnets/s", "s", "x", "y"));
    run.ledger.add(left("maas", "machine", "abc", "node-001", "agent_name", "c-md-0-b"));
    assertThat(run.judged(folder))
        .extracting(Violation::toString)
        .satisfiesExactly(
            subnet -> assertThat(subnet).contains("/resourceGroups/c/subnets/s"),
            machine -> assertThat(machine).contains("maas machine abc"));
  }

  @Test
  void theEndOfAClusterOfTheSameNameInAnotherNamespaceIsNotThisOnes() {
    Run run = new Run();
    run.topics.add(
        json(
            """
            {"topic":"t","key":"n-b/c/AWSCluster/c","source":"s","offset":1,"revision":1,
             "digest":"d","value":{"meta":{"kind":"AWSCluster","namespace":"n-b","name":"c",
             "uid":"b","cluster":"c","resourceVersion":1}}}"""));
    run.ledger(8, 21, "vpc", "vpc-2", "c-vpc", "create", "b");
    run.ledger(9, 22, "instance", "i-7", "c-control-plane-x", "create", "b");
    run.ledger(10, 24, "instance", "i-7", "c-control-plane-x", "delete", "b");
    run.ledger(11, 25, "vpc", "vpc-2", "c-vpc", "delete", "b");
    assertThat(run.judged(folder)).isEmpty();
  }

  @Test
  void aMachineThatWentBackToThePoolAndIsAnothersByNowIsNotLeft() {
    Run run = new Run();
    JsonNode own = left("maas", "machine", "abc", "node-001", "agent_name", "c-md-0-b");
    JsonNode others = left("maas", "machine", "abc", "node-001", "agent_name", "of-another-run");
    run.ledger.add(own);
    run.ledger.add(((ObjectNode) own.deepCopy()).put("action", "delete"));
    run.ledger.add(others);
    assertThat(run.judged(folder)).isEmpty();
  }

  private static JsonNode left(
      String cloud, String type, String id, String name, String tag, String value) {
    return json(
        """
        {"tick":9,"time":"%s","cloud":"%s","type":"%s","id":"%s","name":"%s","action":"create",
         "tags":{"%s":"%s"}}"""
            .formatted(at(35), cloud, type, id, name, tag, value));
  }

  @Test
  void judgesAFolderAgain() {
    // Without -Dcapi.fault.folder=FOLDER it is a good run's.
    String again = FaultSettings.folder().orElse("");
    if (again.isEmpty()) {
      new Run().judged(folder);
    }
    RunFolder judged = new RunFolder(again.isEmpty() ? folder : Path.of(again));
    assertThat(FaultChecker.check(judged)).as(judged.path().toString()).isEmpty();
  }
}
