package io.clusterapi.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** An answer of the gateway's own, with its warnings. */
record Answered(int code, ObjectNode body, List<String> warnings) {}
