package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * One create or delete of a cloud resource. Carries no secret: of a stored secret only its name.
 *
 * @param tick its place in the ledger, counted from 1 without gaps; 0 until it is appended
 * @param time when it was appended; null until then
 * @param cloud such as {@code aws}, or {@code workload} for what lives inside a workload cluster
 * @param account the account that owns the resource
 * @param region where it is
 * @param type the resource's type in the cloud's words, such as {@code instance}
 * @param id the resource's identifier, unique among live ones of its cloud and type
 * @param name its name or Name tag, when it has one
 * @param tags all tags that tell who owns it
 * @param token the idempotency token of the request, when it had one
 * @param action {@code create}, {@code delete}, or {@code change} for a noted change
 * @param detail further facts about the act, such as the number of healthy voters of an etcd
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LedgerEntry(
    long tick,
    Instant time,
    String cloud,
    String account,
    String region,
    String type,
    String id,
    String name,
    Map<String, String> tags,
    String token,
    String action,
    Map<String, String> detail) {

  public static final String CREATE = "create";
  public static final String DELETE = "delete";
  public static final String CHANGE = "change";

  public LedgerEntry {
    tags = tags == null ? Map.of() : Map.copyOf(tags);
    detail = detail == null ? Map.of() : Map.copyOf(detail);
  }

  LedgerEntry at(long tick, Instant time) {
    return new LedgerEntry(
        tick, time, cloud, account, region, type, id, name, tags, token, action, detail);
  }

  String key() {
    return cloud + "/" + account + "/" + region + "/" + type + "/" + id;
  }
}
