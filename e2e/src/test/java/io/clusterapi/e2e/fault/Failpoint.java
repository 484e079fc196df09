package io.clusterapi.e2e.fault;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A moment at which a service dies: between two steps that have to be one for who looks from
 * outside. The process writes that it came there into a file, then halts.
 */
public enum Failpoint {
  /** The intent to make a host is committed, the cloud has not been called. */
  INTENT_SAVED(
      "io.clusterapi.loop.runtime.OperationRunner",
      "attempt(OperationRunner$Tried)",
      "AT ENTRY",
      "$1.intent.id().contains(\"instance\") || $1.intent.id().contains(\"machine\")"),
  /** The cloud has made something and said so, nothing of it is saved. */
  CLOUD_CALLED(
      "io.clusterapi.provider.driver.UnknownOutcomes",
      "created(String,String)",
      "AT ENTRY",
      "$1.endsWith(\"instance\") || $1.endsWith(\"machine\")"),
  /** State is committed, nothing of it is published. */
  COMMITTED("io.clusterapi.loop.messaging.Relay", "publish(List)", "AT ENTRY", "!$1.isEmpty()"),
  /** It is published, and not noted that it is. */
  PUBLISHED("io.clusterapi.loop.messaging.Relay", "published(List)", "AT ENTRY", "!$1.isEmpty()"),
  /** What others published is stored, its offset is not committed. */
  FACT_STORED("io.clusterapi.loop.runtime.Lanes", "views(List)", "AT ENTRY", "!$1.isEmpty()"),
  /** A command's effects are committed, its offset is not. */
  COMMAND_APPLIED(
      "io.clusterapi.loop.runtime.SliceRun", "settle", "AT EXIT", "!$5.inbox().isEmpty()"),
  /** The etcd member is removed, its host is there. */
  MEMBER_REMOVED(
      "io.clusterapi.loop.runtime.OperationRunner",
      "succeeded(OperationRunner$Tried,OperationResult)",
      "AT ENTRY",
      "$1.intent.type().equals(\"remove-etcd-member\")"),
  /** Nothing is left in the cloud; that the finalizer goes is decided, not committed. */
  FINALIZER_REMOVED("io.clusterapi.provider.lifecycle.Marks", "removeFinalizer", "AT EXIT", "TRUE");

  private final String type;
  private final String method;
  private final String where;
  private final String condition;

  Failpoint(String type, String method, String where, String condition) {
    this.type = type;
    this.method = method;
    this.where = where;
    this.condition = condition;
  }

  /**
   * The rule that lets a service die there.
   *
   * @param pass at which time it comes there, 1 for the first
   * @param reached file that gets a line when it does
   */
  public Rule rule(int pass, Path reached) {
    return new Rule(
        "die " + name().toLowerCase(Locale.ROOT),
        type,
        method,
        where,
        "(%s) && incrementCounter(\"%s\") == %d".formatted(condition, name(), pass),
        "traceOpen(\"reached\", \"%1$s\"), traceln(\"reached\", \"%2$s\"), traceClose(\"reached\"), killJVM()"
            .formatted(reached, name()));
  }
}
