package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An object that may be stored.
 *
 * @param object with defaults filled in and unknown fields removed
 * @param warnings what the user should know; sent as HTTP {@code Warning} headers
 */
public record Admitted(ObjectNode object, List<String> warnings) {}
