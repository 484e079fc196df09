package io.clusterapi.simulator.maas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated MAAS as clients and resolvers see it. */
class MaasCloudTest {
  private static final String IMAGE = "custom/ubuntu-2404-kube-v1.35.3";
  private static final String USER_DATA =
      Base64.getEncoder()
          .encodeToString("#cloud-config\nruncmd: [\"true\"]\n".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;
  private Simulator simulator;
  private MaasRest maas;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> new RecordingKubeadm());
    maas = new MaasRest(simulator.uri(), MaasCloud.API_KEY);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String allocate(String agent) {
    return maas.post(
            "machines/?op=allocate",
            "agent_name",
            agent,
            "cpu_count",
            "4",
            "mem",
            "8192",
            "pool",
            "default",
            "tags",
            "worker")
        .json()
        .path("system_id")
        .asText();
  }

  private String status(String id) {
    return maas.get("machines/" + id + "/").json().path("status_name").asText();
  }

  @Test
  void aMachineIsAllocatedDeployedAndReleased() {
    String id = allocate("uid-1");
    assertThat(maas.get("machines/?agent_name=uid-1").json().findValuesAsText("system_id"))
        .containsExactly(id);
    maas.post("machines/" + id + "/?op=set_owner_data", "owner", "me");

    assertThat(
            maas.post(
                    "machines/" + id + "/?op=deploy",
                    "distro_series",
                    IMAGE,
                    "user_data",
                    USER_DATA)
                .status())
        .isEqualTo(200);
    await().until(() -> status(id).equals("Deployed"));
    var deployed = maas.get("machines/" + id + "/").json();
    assertThat(deployed.at("/owner_data/owner").asText()).isEqualTo("me");
    assertThat(deployed.at("/ip_addresses/0").asText()).startsWith("10.31.");
    assertThat(simulator.machines().isRunning(id + "-1")).isTrue();
    assertThat(live()).containsExactly(id);

    maas.post("machines/" + id + "/?op=release");
    await().until(() -> status(id).equals("Ready"));
    assertThat(live()).isEmpty();
    assertThat(maas.get("machines/?agent_name=uid-1").json()).isEmpty();
    assertThat(maas.get("machines/" + id + "/").json().path("owner_data")).isEmpty();
    await().until(() -> simulator.machines().find(id + "-1").isEmpty());
  }

  private List<String> live() {
    return simulator.ledger().live().stream().map(LedgerEntry::id).toList();
  }

  @Test
  void whatFailsToDeployIsMarkedBrokenAndNotHandedOutUntilFixed() {
    String id =
        maas.post("machines/?op=allocate", "pool", "spare").json().path("system_id").asText();
    maas.post("machines/" + id + "/?op=deploy", "distro_series", IMAGE, "user_data", USER_DATA);
    await().until(() -> status(id).equals("Failed deployment"));

    maas.post("machines/" + id + "/?op=mark_broken", "comment", "no disk");
    assertThat(status(id)).isEqualTo("Broken");
    assertThat(live()).isEmpty();
    String next =
        maas.post("machines/?op=allocate", "pool", "spare").json().path("system_id").asText();
    assertThat(next).isNotEqualTo(id);
    assertThat(maas.post("machines/?op=allocate", "pool", "spare").status()).isEqualTo(409);
    maas.post("machines/" + id + "/?op=mark_fixed");
    assertThat(maas.post("machines/?op=allocate", "pool", "spare").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machines/?op=allocate | pool | none | 400 | No such pool",
        "machines/?op=allocate | zone | none | 400 | No such zone",
        "machines/?op=allocate | tags | none | 400 | No such tag",
        "machines/?op=allocate | cpu_count | 400 | 409 | No available machine matches",
        "machines/zzzzzz/?op=release | comment | x | 404 | Not Found",
        "dnsresources/ | fqdn | a.elsewhere.org | 400 | domain",
        "dnsresources/ | fqdn | a_-.maas | 400 | Invalid dnsresource name",
        "machines/?op=unheard | a | b | 400 | Unrecognised"
      })
  void whatMaasRefusesIsRefused(
      String path, String name, String value, int status, String message) {
    MaasRest.Answer answer = maas.post(path, name, value);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains(message);
    assertThat(live()).isEmpty();
  }

  @Test
  void anUnknownImageDeploysNothing() {
    String id = allocate("a");

    assertThat(maas.post("machines/" + id + "/?op=deploy", "distro_series", "noble").status())
        .isEqualTo(400);
    assertThat(status(id)).isEqualTo("Allocated");
  }

  @Test
  void whoeverHasNoKeyOrAnotherKeyCanDoNothingToTheMachines() {
    String id = allocate("a");
    MaasRest nobody = new MaasRest(simulator.uri(), "");
    MaasRest wrong = new MaasRest(simulator.uri(), "simulated-consumer:simulated-token:wrong");
    MaasRest other = new MaasRest(simulator.uri(), MaasCloud.FOREIGN_API_KEY);

    assertThat(nobody.get("machines/").status()).isEqualTo(401);
    assertThat(wrong.get("machines/").status()).isEqualTo(401);
    assertThat(other.post("machines/" + id + "/?op=release").status()).isEqualTo(403);
    assertThat(status(id)).isEqualTo("Allocated");
  }

  @Test
  void namesAreAnsweredOverDnsWhileSomethingIsBehindThem() throws Exception {
    String id = allocate("a");
    maas.post("machines/" + id + "/?op=deploy", "distro_series", IMAGE, "user_data", USER_DATA);
    await().until(() -> status(id).equals("Deployed"));
    String ip = maas.get("machines/" + id + "/").json().at("/ip_addresses/0").asText();
    String name = "c-1.maas.example.internal";
    maas.post("dnsresourcerecords/", "fqdn", name, "rrtype", "TXT", "rrdata", "owner=uid-1");
    var resource = maas.get("dnsresources/?fqdn=" + name).json().get(0);
    assertThat(resource.at("/resource_records/0/rrdata").asText()).isEqualTo("owner=uid-1");
    String path = "dnsresources/" + resource.path("id").asText() + "/";
    Vertx vertx = Vertx.vertx();
    try {
      DnsClient dns =
          vertx.createDnsClient(simulator.dns().getPort(), simulator.dns().getHostString());
      assertThat(resolve(dns, name)).isEmpty();
      maas.put(path, "ip_addresses", ip, "address_ttl", "10");
      assertThat(resolve(dns, name)).singleElement().asString().startsWith("127.");
      assertThat(simulator.endpoints().targets(name, 6443))
          .hasValueSatisfying(systems -> assertThat(systems).containsExactly(id + "-1"));
      assertThat(maas.post("dnsresources/", "fqdn", name).status()).isEqualTo(400);
      assertThat(maas.delete(path).status()).isEqualTo(204);
      assertThat(simulator.endpoints().targets(name, 6443)).isEmpty();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  private static List<String> resolve(DnsClient dns, String name) throws Exception {
    return dns.resolveA(name).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void aRestartContinuesWhatWasThere() {
    String id = allocate("a");
    maas.post("machines/" + id + "/?op=deploy", "distro_series", IMAGE, "user_data", USER_DATA);
    await().until(() -> status(id).equals("Deployed"));
    stop();

    start();

    assertThat(status(id)).isEqualTo("Deployed");
    await().until(() -> simulator.machines().isRunning(id + "-1"));
    assertThat(live()).containsExactly(id);
  }
}
