package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The actions of one service, by name. */
final class Actions {

  /** One action: whether it only reads, and what it does. */
  record Action(boolean readOnly, Function<Call, ObjectNode> act) {}

  private final Map<String, Action> actions = new TreeMap<>();

  Actions read(String name, Function<Call, ObjectNode> act) {
    actions.put(name, new Action(true, act));
    return this;
  }

  Actions write(String name, Function<Call, ObjectNode> act) {
    actions.put(name, new Action(false, act));
    return this;
  }

  Action require(String name, String service) {
    Action action = actions.get(name);
    if (action == null) {
      throw new AwsError(
          "InvalidAction",
          "The action " + name + " of " + service + " is not part of the simulated cloud");
    }
    return action;
  }
}
