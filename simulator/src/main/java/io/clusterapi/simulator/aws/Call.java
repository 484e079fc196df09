package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One API call being answered: who asks what of which state. */
final class Call {
  private final Caller caller;
  private final String action;
  private final Parameters parameters;
  private final ObjectNode json;
  private final View view;
  private final Instant now;

  Call(
      Caller caller,
      String action,
      Parameters parameters,
      ObjectNode json,
      View view,
      Instant now) {
    this.caller = caller;
    this.action = action;
    this.parameters = parameters;
    this.json = json;
    this.view = view;
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same call by the cloud itself, for what it does later in the caller's place. */
  static Call later(Scope scope, Transaction transaction, Instant now) {
    return new Call(
        new Caller("", scope.account(), scope.region(), "ec2", ""),
        "",
        new Parameters(Map.of()),
        null,
        transaction,
        now);
  }

  Caller caller() {
    return caller;
  }

  Scope scope() {
    return new Scope(AwsCloud.CLOUD, caller.account(), caller.region());
  }

  String account() {
    return caller.account();
  }

  String region() {
    return caller.region();
  }

  String action() {
    return action;
  }

  Parameters parameters() {
    return parameters;
  }

  /** The body of a JSON call. */
  ObjectNode json() {
    return json;
  }

  View view() {
    return view;
  }

  /** The transaction of a call that changes something. */
  Transaction transaction() {
    return (Transaction) view;
  }

  Instant now() {
    return now;
  }

  Collection<Resource> list(ResourceType type) {
    return view.list(scope(), type.type());
  }

  List<Resource> list(ResourceType type, Predicate<Resource> condition) {
    return view.list(scope(), type.type(), condition);
  }

  /** Those of the resources that have the text somewhere in them for which the condition holds. */
  List<Resource> mentioning(ResourceType type, String text, Predicate<Resource> condition) {
    return view.mentioning(scope(), type.type(), text).stream().filter(condition).toList();
  }

  Optional<Resource> find(ResourceType type, String id) {
    return view.find(scope(), type.type(), id);
  }

  Resource require(ResourceType type, String id) {
    return find(type, id).orElseThrow(() -> type.notFound(id));
  }

  /** The resource whose id the parameter holds. */
  Resource named(ResourceType type, String parameter) {
    return require(type, parameters.require(parameter));
  }
}
