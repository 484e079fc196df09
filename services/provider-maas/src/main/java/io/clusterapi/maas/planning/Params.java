package io.clusterapi.maas.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.part.PartState;
import java.util.List;

/** What the drivers need, as it is kept with each part. */
public final class Params {
  private Params() {}

  /**
   * A name in the DNS of MAAS.
   *
   * @param fqdn the name
   * @param addresses of the machines it leads to, sorted
   */
  public record DnsName(String fqdn, List<String> addresses) {
    public DnsName {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }

    static DnsName of(PartState part) {
      try {
        return Mapper.json().readValue(part.parameters(), DnsName.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("parameters of part " + part.key() + " are unreadable", e);
      }
    }
  }

  /**
   * A machine to be allocated and deployed.
   *
   * @param disk least size of its disk in GB; null for any
   * @param pool resource pool; empty for any
   * @param zone availability zone; empty for any
   * @param inMemory whether the system runs from memory
   * @param secret Secret with its bootstrap data
   * @param machine name of the MaasMachine, for people who look at MAAS
   */
  public record Host(
      int cpu,
      int memory,
      Integer disk,
      String pool,
      String zone,
      List<String> tags,
      String image,
      boolean inMemory,
      String namespace,
      String secret,
      String cluster,
      String machine) {}

  /** The Node of a machine; everything it needs comes from the machine's part. */
  public record Node(String cluster) {}
}
