package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What Azure answered.
 *
 * @param body empty when there was none
 * @param operation where to ask how far the operation is that the call began; empty if none
 */
record ArmAnswer(int status, ObjectNode body, String operation) {}
