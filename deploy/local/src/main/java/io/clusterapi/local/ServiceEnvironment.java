package io.clusterapi.local;

import io.clusterapi.local.pki.ManagementPki;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings handed to a service, as environment variables: other users of the machine can read a
 * process's arguments but not its environment.
 */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  static Map<String, String> of(Component service, Options options, ManagementPki pki) {
    StateFolder state = options.state();
    Map<String, String> keys = new TreeMap<>();
    keys.put("capi.kafka.bootstrap-servers", "127.0.0.1:" + port(options, Component.KAFKA));
    keys.put(
        "capi.postgres.url",
        "postgresql://127.0.0.1:%d/capi".formatted(port(options, Component.POSTGRES)));
    // One process of each service: more partitions than a few are files for the broker to open at
    // each start and nothing else (57 topics with 6 each are 342 folders).
    keys.put("capi.kafka.partitions", "3");
    // One cluster's worth: five more would compete, at 70 ms each, with every other process that is
    // starting.
    keys.put("capi.pki.key-pool-size", "5");
    keys.put("capi.postgres.username", "capi");
    keys.put("capi.postgres.password", ManagementPki.secret(state.postgresPassword()));
    keys.put("capi.http.port", Integer.toString(port(options, service)));
    keys.put("capi.internal.token-file", state.internalToken().toString());
    keys.put("capi.secrets.key-file", state.secretsKey().toString());
    // The gateway serves the kinds of services it has an address of, and no others.
    for (Component other : Component.services()) {
      if (!options.components().contains(other)) {
        continue;
      }
      other
          .addressKey()
          .ifPresent(key -> keys.put(key, "http://127.0.0.1:" + port(options, other)));
    }
    if (service == Component.GATEWAY) {
      keys.put("capi.gateway.tls.certificate", pki.gatewayCertificate().toString());
      keys.put("capi.gateway.tls.key", pki.gatewayKey().toString());
      keys.put("capi.gateway.client-ca", pki.authorityCertificate().toString());
    }
    boolean simulated = options.components().contains(Component.SIMULATOR);
    if (simulated && service == Component.AWS) {
      keys.put("capi.aws.endpoint", "http://127.0.0.1:" + port(options, Component.SIMULATOR));
    }
    if (simulated && options.components().contains(Component.MAAS)) {
      // MAAS is the DNS server of its machines, and of nobody else on this machine.
      keys.put("capi.workload.dns-servers", options.simulatedDns());
    }
    if (simulated && service == Component.VSPHERE) {
      keys.put("capi.vsphere.endpoint", "http://127.0.0.1:" + port(options, Component.SIMULATOR));
    }
    if (simulated && service == Component.MAAS) {
      keys.put(
          "capi.maas.endpoint", "http://127.0.0.1:" + port(options, Component.SIMULATOR) + "/MAAS");
      keys.put("capi.maas.api-key", "simulated-consumer:simulated-token:simulated-secret");
    }
    if (simulated && service == Component.AZURE) {
      String simulator = "http://127.0.0.1:" + port(options, Component.SIMULATOR);
      keys.put("capi.azure.endpoint", simulator);
      keys.put("capi.azure.authority-host", simulator);
      keys.put("capi.azure.metadata-endpoint", simulator);
      // Workload identity shows the token of a Kubernetes service account, which there is none of.
      keys.put("capi.azure.federated-token-file", state.simulatedFederatedToken().toString());
    }
    keys.putAll(options.serviceSettings());

    Map<String, String> environment = new TreeMap<>();
    keys.forEach((key, value) -> environment.put(LocalSettings.variable(key), value));
    if (simulated) {
      environment.putAll(simulatedCredentials());
    }
    return environment;
  }

  // Credentials of the user's real account must not be what signs requests to a simulator; an empty
  // value takes a variable away.
  private static Map<String, String> simulatedCredentials() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("AWS_ACCESS_KEY_ID", "AKIASIMULATED0000000");
    environment.put("AWS_SECRET_ACCESS_KEY", "simulated");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    for (String real :
        new String[] {
          "AWS_PROFILE",
          "AWS_SESSION_TOKEN",
          "AWS_ROLE_ARN",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
        }) {
      environment.put(real, "");
    }
    return environment;
  }

  private static int port(Options options, Component component) {
    return options.ports().get(component);
  }
}
