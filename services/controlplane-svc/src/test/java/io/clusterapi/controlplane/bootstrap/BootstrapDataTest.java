package io.clusterapi.controlplane.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapDataTest {
  private static final KubeadmConfigSpec EMPTY = new KubeadmConfigSpec();

  @Test
  void theFirstMachineGetsThePkiItsConfigurationAndOneCommand() {
    Rendered data = Rendered.of(BootstrapData.init(Specs.input(EMPTY, "v1.31.2")));

    assertThat(data.config()).containsOnlyKeys("write_files", "runcmd");
    assertThat(data.files())
        .extracting(f -> f.get("path") + " " + f.get("permissions") + " " + f.get("owner"))
        .containsExactly(
            "/etc/kubernetes/pki/ca.crt 0640 root:root",
            "/etc/kubernetes/pki/ca.key 0600 root:root",
            "/etc/kubernetes/pki/etcd/ca.crt 0640 root:root",
            "/etc/kubernetes/pki/etcd/ca.key 0600 root:root",
            "/etc/kubernetes/pki/front-proxy-ca.crt 0640 root:root",
            "/etc/kubernetes/pki/front-proxy-ca.key 0600 root:root",
            "/etc/kubernetes/pki/sa.pub 0640 root:root",
            "/etc/kubernetes/pki/sa.key 0600 root:root",
            "/run/kubeadm/kubeadm.yaml 0640 root:root",
            "/run/cluster-api/placeholder 0640 root:root");
    assertThat(data.file("/etc/kubernetes/pki/sa.pub")).containsEntry("content", "sa pub\n");
    assertThat(data.config().get("runcmd"))
        .isEqualTo(
            List.of(
                "kubeadm init --config /run/kubeadm/kubeadm.yaml && echo success >"
                    + " /run/cluster-api/bootstrap-success.complete"));
  }

  @Test
  void theHostnameIsFilledInFromInstanceDataInsideKubeadmsConfiguration() {
    KubeadmConfigSpec spec = Specs.spec(Specs.resource("full-spec.yaml"));

    Rendered init = Rendered.of(BootstrapData.init(Specs.input(spec, "v1.31.2")));
    Rendered join =
        Rendered.of(BootstrapData.joinControlPlane(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY));

    String kubeadm = (String) init.file("/run/kubeadm/kubeadm.yaml").get("content");
    String[] documents = kubeadm.split("(?m)^---\n");
    assertThat(documents).hasSize(3);
    assertThat(Specs.tree(documents[1]).path("kind").asText()).isEqualTo("ClusterConfiguration");
    assertThat(Specs.tree(documents[2]).at("/nodeRegistration/name").asText())
        .isEqualTo("ip-10-0-0-1");
    assertThat(
            Specs.tree((String) join.file("/run/kubeadm/kubeadm-join-config.yaml").get("content"))
                .at("/nodeRegistration/name")
                .asText())
        .isEqualTo("ip-10-0-0-1");
  }

  @Test
  void aControlPlaneMemberGetsThePkiAndAWorkerDoesNot() {
    Rendered member =
        Rendered.of(BootstrapData.joinControlPlane(Specs.input(EMPTY, "v1.31.2"), Specs.DISCOVERY));
    Rendered worker =
        Rendered.of(BootstrapData.joinWorker(Specs.input(EMPTY, "v1.31.2"), Specs.DISCOVERY));

    assertThat(member.files()).hasSize(10);
    assertThat(worker.files())
        .extracting(f -> f.get("path"))
        .containsExactly("/run/kubeadm/kubeadm-join-config.yaml", "/run/cluster-api/placeholder");
    assertThat(worker.config().get("runcmd"))
        .isEqualTo(
            List.of(
                "kubeadm join --config /run/kubeadm/kubeadm-join-config.yaml && echo success >"
                    + " /run/cluster-api/bootstrap-success.complete"));
  }

  @Test
  void everythingElseOfTheSpecHasItsPlace() {
    KubeadmConfigSpec spec =
        Specs.spec(
            """
            verbosity: 5
            bootCommands: [echo boot]
            preKubeadmCommands: ["hostname \\"{{ ds.meta_data.local_hostname }}\\"", "a: b # c"]
            postKubeadmCommands: ["true"]
            files:
            - {path: /etc/a, content: "one"}
            - {path: /etc/b, owner: "user:group", permissions: "0700", encoding: base64, append: true, content: b25l}
            - {path: /etc/c, contentFrom: {secret: {name: known, key: k}}}
            - {path: /etc/d, contentFormat: Template, content: "v={{ .controlPlane.version }}\\n"}
            ntp: {enabled: true, servers: [time.example.com]}
            users:
            - {name: admin, sudo: "ALL=(ALL) NOPASSWD:ALL", groups: wheel, shell: /bin/bash, lockPassword: false, inactive: true,
               homeDir: /home/a, primaryGroup: a, gecos: A, sshAuthorizedKeys: [ssh-ed25519 AAAA a@b],
               passwdFrom: {secret: {name: known, key: pw}}}
            diskSetup:
              partitions:
              - {device: /dev/disk/azure/scsi1/lun0, layout: true, overwrite: false, tableType: gpt}
              - {device: /dev/sdb, tableType: mbr, diskLayout: [{percentage: 60}, {percentage: 40, partitionType: LVM}]}
              filesystems:
              - {device: /dev/sdb, filesystem: ext4, label: data, partition: "1", overwrite: true, replaceFS: ntfs, extraOpts: [-E, nodiscard]}
            mounts: [[LABEL=data, /data, auto, "defaults,nofail", "0", "2"]]
            """);

    Map<String, Object> config =
        Rendered.of(BootstrapData.joinWorker(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY))
            .config();

    assertThat(config.keySet())
        .containsExactly(
            "write_files", "bootcmd", "runcmd", "ntp", "users", "disk_setup", "fs_setup", "mounts");
    config.remove("write_files");
    assertThat(Specs.tree(new org.yaml.snakeyaml.Yaml().dump(config)))
        .isEqualTo(
            Specs.tree(
                """
                bootcmd: [echo boot]
                runcmd:
                - hostname "ip-10-0-0-1"
                - "a: b # c"
                - kubeadm join --config /run/kubeadm/kubeadm-join-config.yaml --v 5 && echo success > /run/cluster-api/bootstrap-success.complete
                - "true"
                ntp: {enabled: true, servers: [time.example.com]}
                users:
                - {name: admin, passwd: from known/pw, gecos: A, groups: wheel, homedir: /home/a, inactive: "0", lock_passwd: false,
                   shell: /bin/bash, primary_group: a, sudo: "ALL=(ALL) NOPASSWD:ALL", ssh_authorized_keys: [ssh-ed25519 AAAA a@b]}
                disk_setup:
                  /dev/disk/azure/scsi1/lun0: {table_type: gpt, layout: true, overwrite: false}
                  /dev/sdb: {table_type: mbr, layout: [60, [40, "8e"]]}
                fs_setup:
                - {label: data, filesystem: ext4, device: /dev/sdb, partition: 1, overwrite: true, replace_fs: ntfs, extra_opts: [-E, nodiscard]}
                mounts: [[LABEL=data, /data, auto, "defaults,nofail", "0", "2"]]
                """));
  }

  @Test
  void theUsersFilesFollowThePkiWithTheirContentResolved() {
    KubeadmConfigSpec spec =
        Specs.spec(
            """
            files:
            - {path: /etc/a, content: "one"}
            - {path: /etc/b, owner: "user:group", permissions: "0700", encoding: base64, append: true, content: b25l}
            - {path: /etc/c, contentFrom: {secret: {name: known, key: k}}}
            - {path: /etc/d, contentFormat: Template, content: "v={{ .controlPlane.version }}"}
            """);

    Rendered data =
        Rendered.of(BootstrapData.joinWorker(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY));

    assertThat(data.files().subList(0, 4))
        .isEqualTo(
            List.of(
                Map.of("path", "/etc/a", "content", "one\n"),
                Map.of(
                    "path",
                    "/etc/b",
                    "encoding",
                    "base64",
                    "owner",
                    "user:group",
                    "permissions",
                    "0700",
                    "append",
                    true,
                    "content",
                    "b25l"),
                Map.of("path", "/etc/c", "content", "from known/k\n"),
                Map.of("path", "/etc/d", "content", "v=v1.31.2\n")));
  }

  @Test
  void anExternalEtcdsFilesGoWhereTheSpecSaysWithoutTheAuthoritysKey() {
    KubeadmConfigSpec spec =
        Specs.spec(
            """
            clusterConfiguration:
              etcd: {external: {endpoints: ["https://e:2379"], caFile: /e/ca.crt, certFile: /e/c.crt, keyFile: /e/c.key}}
            """);
    var input = Specs.input(spec, "v1.31.2");

    assertThatThrownBy(() -> BootstrapData.init(input))
        .hasMessage("The cluster's certificates are incomplete: [API_SERVER_ETCD_CLIENT]");

    var complete =
        new BootstrapData.Input(
            spec,
            input.cluster(),
            "v1.31.2",
            "",
            input
                .certificates()
                .with(
                    new io.clusterapi.controlplane.pki.ClusterCertificates(
                        Map.of(
                            io.clusterapi.controlplane.pki.CertificatePurpose
                                .API_SERVER_ETCD_CLIENT,
                            new io.clusterapi.controlplane.pki.Credentials("c crt\n", "c key\n")))),
            input.secrets());
    assertThat(Rendered.of(BootstrapData.init(complete)).files())
        .extracting(f -> f.get("path"))
        .contains("/e/ca.crt", "/e/c.crt", "/e/c.key")
        .doesNotContain("/etc/kubernetes/pki/etcd/ca.key", "/etc/kubernetes/pki/etcd/ca.crt");
  }

  @Test
  void aDiscoveryFileIsWrittenFromItsDescription() {
    KubeadmConfigSpec spec =
        Specs.spec(
            """
            joinConfiguration:
              discovery:
                file:
                  kubeConfigPath: /etc/discovery.conf
                  kubeConfig: {user: {exec: {command: /bin/token, args: [a], env: [{name: A, value: b}]}}}
            """);

    Rendered data =
        Rendered.of(BootstrapData.joinWorker(Specs.input(spec, "v1.31.2"), Specs.DISCOVERY));

    var kubeconfig = Specs.tree((String) data.file("/etc/discovery.conf").get("content"));
    assertThat(kubeconfig.at("/clusters/0/cluster/server").asText())
        .isEqualTo("https://api.example.com:6443");
    assertThat(kubeconfig.at("/users/0/user/exec/apiVersion").asText())
        .isEqualTo("client.authentication.k8s.io/v1");
    var join =
        Specs.tree((String) data.file("/run/kubeadm/kubeadm-join-config.yaml").get("content"));
    assertThat(join.path("discovery"))
        .isEqualTo(Specs.tree("{file: {kubeConfigPath: /etc/discovery.conf}}"));
  }

  @Test
  void whatCannotBeRenderedIsRefusedWithItsField() {
    refused("format: ignition", "format: found ignition");
    refused(
        "files: [{path: /a, contentFrom: {secret: {name: none, key: k}}}]",
        "files[0].contentFrom.secret: Secret none with key k does not exist");
    refused(
        "users: [{name: a, passwdFrom: {secret: {name: none, key: k}}}]",
        "users[0].passwdFrom.secret: Secret none");
    refused(
        "files: [{path: /a, contentFormat: Template, content: '{{ if .x }}'}]",
        "files[0].content: of contentFormat Template only");
    refused(
        "diskSetup: {partitions: [{device: /dev/a, layout: true}, {device: /dev/a, layout: true}]}",
        "diskSetup.partitions[1].device: /dev/a is described twice");
  }

  private static void refused(String yaml, String message) {
    assertThatThrownBy(
            () ->
                BootstrapData.joinWorker(Specs.input(Specs.spec(yaml), "v1.31.2"), Specs.DISCOVERY))
        .isInstanceOf(BootstrapException.class)
        .hasMessageStartingWith(message);
  }
}
