package io.clusterapi.aws.planning;

import io.clusterapi.planning.ChildNames;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names AWS or people see. */
public final class AwsNames {
  private static final int LONGEST_LOAD_BALANCER = 32;

  private AwsNames() {}

  /**
   * Name of the API server's network load balancer: {@code <namespace>-<cluster>-apiserver}, dots
   * as hyphens; over 32 characters a hash of 28 with {@code -k8s}, as upstream.
   */
  public static String loadBalancer(String namespace, String cluster) {
    return fitting((namespace + "-" + cluster + "-apiserver").replace('.', '-'));
  }

  /** As {@link #loadBalancer}, of a classic load balancer: {@code <cluster>-apiserver}. */
  public static String classicLoadBalancer(String cluster) {
    return fitting((cluster + "-apiserver").replace('.', '-'));
  }

  private static String fitting(String name) {
    if (name.length() <= LONGEST_LOAD_BALANCER) {
      return name;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      String text = "0".repeat(28) + new BigInteger(1, hash).toString(36);
      return text.substring(text.length() - 28) + "-k8s";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Unlike upstream's the suffix is not random: a plan repeated after a crash must name the same.
   */
  public static String targetGroup(String clusterUid) {
    return "apiserver-target-" + ChildNames.suffix(5, clusterUid, "target-group");
  }

  /** AWS refuses group names that look like identifiers. */
  public static String securityGroup(String cluster, String role) {
    String name = cluster + "-" + role;
    return name.startsWith("sg-") ? "@" + name : name;
  }

  public static String providerId(String zone, String instanceId) {
    return "aws:///" + zone + "/" + instanceId;
  }
}
