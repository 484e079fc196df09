package io.clusterapi.model;

/**
 * A column {@code kubectl get} shows after NAME.
 *
 * @param name heading as upstream writes it
 * @param type OpenAPI type: string, integer, boolean or date (shown as an age)
 * @param jsonPath where the value is, in the notation of CRDs. A path of an {@code integer} column
 *     that yields an object stands for its number of entries, as core's DATA column does
 * @param priority 0 for always, more than 0 only with {@code -o wide}
 */
public record Column(String name, String type, String jsonPath, int priority) {}
