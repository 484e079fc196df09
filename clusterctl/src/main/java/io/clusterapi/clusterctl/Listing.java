package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Objects of one kind.
 *
 * @param resourceVersion what a watch that continues from here starts with
 */
public record Listing(List<ObjectNode> items, String resourceVersion) {}
