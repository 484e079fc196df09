package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a call is answered with.
 *
 * @param body null for none
 * @param operation identifier of the operation it began; empty if it is done
 */
record ArmAnswer(int status, ObjectNode body, String operation) {
  static ArmAnswer ok(ObjectNode body) {
    return new ArmAnswer(200, body, "");
  }
}
