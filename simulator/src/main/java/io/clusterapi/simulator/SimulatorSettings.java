package io.clusterapi.simulator;

import io.clusterapi.simulator.aws.AwsSettings;
import io.clusterapi.simulator.azure.AzureSettings;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.maas.MaasSettings;
import io.clusterapi.simulator.vsphere.VSphereSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a simulator is set up; each part has a property {@code capi.simulator.*}.
 *
 * @param host the address it listens on
 * @param port the port of the clouds' APIs; 0 takes a free one
 * @param data the folder that keeps everything over a restart
 * @param loadBalancerAddresses where load balancers get their addresses from
 * @param aws the simulated AWS
 * @param azure the simulated Azure
 * @param maas the simulated MAAS
 * @param vsphere the simulated vCenter
 */
public record SimulatorSettings(
    String host,
    int port,
    Path data,
    LoopbackAddresses loadBalancerAddresses,
    AwsSettings aws,
    AzureSettings azure,
    MaasSettings maas,
    VSphereSettings vsphere) {

  private static final int PORT = 14566;
  private static final String PREFIX = "capi.simulator.";
  private static final String QUOTA = PREFIX + "aws.quota.";

  /**
   * On a free port, with its data in the folder and without delays. Its load balancers are in one
   * of 63 blocks by chance, so that it can run beside others.
   */
  public static SimulatorSettings in(Path data) {
    int block = ThreadLocalRandom.current().nextInt(65, 128);
    return new SimulatorSettings(
        "127.0.0.1",
        0,
        data,
        LoopbackAddresses.of("127." + block + ".0.0/16"),
        AwsSettings.defaults(),
        AzureSettings.defaults(),
        MaasSettings.defaults(),
        VSphereSettings.defaults());
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the property that is wrong
   */
  public static SimulatorSettings of(Properties properties) {
    Map<String, Integer> quotas = new HashMap<>(AwsSettings.defaults().quotas());
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(QUOTA)) {
        quotas.put(name.substring(QUOTA.length()), number(properties, name, 0));
      }
    }
    AwsSettings aws =
        new AwsSettings(
            millis(properties, PREFIX + "aws.delay.instance", 0),
            millis(properties, PREFIX + "aws.delay.termination", 0),
            millis(properties, PREFIX + "aws.delay.nat-gateway", 0),
            millis(properties, PREFIX + "aws.delay.load-balancer", 0),
            millis(properties, PREFIX + "aws.terminated-visible", 600_000),
            Map.copyOf(quotas));
    return new SimulatorSettings(
        properties.getProperty(PREFIX + "host", "127.0.0.1"),
        number(properties, PREFIX + "port", PORT),
        Path.of(properties.getProperty(PREFIX + "data", ".local/data/simulator")),
        addresses(properties),
        aws,
        azure(properties),
        maas(properties),
        vsphere(properties));
  }

  private static VSphereSettings vsphere(Properties properties) {
    VSphereSettings defaults = VSphereSettings.defaults();
    return new VSphereSettings(
        properties.getProperty(PREFIX + "vsphere.user", defaults.user()),
        properties.getProperty(PREFIX + "vsphere.password", defaults.password()),
        millis(properties, PREFIX + "vsphere.delay.clone", 0),
        millis(properties, PREFIX + "vsphere.delay.task", 0),
        millis(properties, PREFIX + "vsphere.delay.guest", 0));
  }

  private static AzureSettings azure(Properties properties) {
    return new AzureSettings(
        millis(properties, PREFIX + "azure.delay.network", 0),
        millis(properties, PREFIX + "azure.delay.machine", 0));
  }

  private static MaasSettings maas(Properties properties) {
    MaasSettings defaults = MaasSettings.defaults();
    return new MaasSettings(
        millis(properties, PREFIX + "maas.delay.deploy", 0),
        millis(properties, PREFIX + "maas.delay.release", 0),
        number(properties, PREFIX + "maas.machines", defaults.machines()),
        number(properties, PREFIX + "maas.dns.port", number(properties, PREFIX + "port", PORT)));
  }

  private static LoopbackAddresses addresses(Properties properties) {
    String name = PREFIX + "load-balancer.addresses";
    try {
      return LoopbackAddresses.of(properties.getProperty(name, LoopbackAddresses.DEFAULT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage());
    }
  }

  private static Duration millis(Properties properties, String name, int otherwise) {
    return Duration.ofMillis(number(properties, name, otherwise));
  }

  private static int number(Properties properties, String name, int otherwise) {
    String text = properties.getProperty(name, Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw new IllegalArgumentException(name + " must be a number from 0 up, found: " + text);
  }
}
