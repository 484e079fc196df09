package io.clusterapi.provider.lifecycle;

import io.clusterapi.model.LabelSelectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;

/**
 * Whether an identity's {@code allowedNamespaces} lets a namespace use it. Without {@code
 * allowedNamespaces} no namespace may; with an empty one all may; a list and a selector add up, and
 * an empty selector beside a list selects none, as in upstream's providers.
 */
public final class NamespacePermission {
  /** Set by every API server on every namespace. */
  private static final String NAME = "kubernetes.io/metadata.name";

  private NamespacePermission() {}

  /**
   * @param list names; null or empty for none
   * @param selector over the labels of namespaces, of which the name ({@code
   *     kubernetes.io/metadata.name}) is known here; null or empty for none
   */
  public static boolean permits(List<String> list, LabelSelector selector, String namespace) {
    boolean names = list != null && !list.isEmpty();
    boolean labels = selector != null && !LabelSelectors.isEmpty(selector);
    if (!names && !labels) {
      return true;
    }
    return (names && list.contains(namespace))
        || (labels && LabelSelectors.matches(selector, Map.of(NAME, namespace)));
  }
}
