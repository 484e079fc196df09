package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Parameters of each kind of part. Order of components is the order of the stored JSON. */
public final class Params {
  private Params() {}

  /**
   * A resource as it should be.
   *
   * @param id where it is
   * @param body its document; what Azure or others add to it stays
   */
  public record Document(String id, ObjectNode body) {}

  /**
   * A virtual machine.
   *
   * @param body its document without custom data and key
   * @param namespace of the Secret
   * @param secret with the bootstrap data
   * @param sshKey public key; empty for a random one that nobody has
   */
  public record Machine(
      String id, ObjectNode body, String namespace, String secret, String sshKey) {}

  /**
   * A way in to a machine's port 22.
   *
   * @param balancer identifier of the load balancer
   * @param frontend identifier of its address
   */
  public record SshRule(String id, String balancer, String frontend) {}

  /**
   * @param location region whose zones are asked for
   */
  public record Zones(String location) {}

  public record Size(String location, String size) {}

  /**
   * The Secret the bootstrap data of a template's machines takes azure.json from.
   *
   * @param config the document, without the password
   * @param owner name of the Cluster
   */
  public record CloudConfig(String namespace, String name, String owner, ObjectNode config) {}
}
