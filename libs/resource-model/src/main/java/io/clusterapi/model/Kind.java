package io.clusterapi.model;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * What the API says of a kind of object.
 *
 * @param group API group; empty for core kinds
 * @param shortNames abbreviations kubectl accepts
 * @param namespaced false for a kind that lives outside namespaces
 * @param storageVersion version in which objects are kept and in which {@link #type} is written
 * @param servedVersions versions clients may use, preferred first
 * @param owner the service that alone writes the kind
 * @param statusSubresource whether {@code /status} exists, so that writes of the object leave
 *     status alone and writes of status leave the rest alone
 * @param scale paths of the {@code /scale} subresource, if there is one
 * @param columns what {@code kubectl get} shows after the name
 * @param specRequired whether an object without {@code spec} is refused
 */
public record Kind(
    String group,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    String storageVersion,
    List<String> servedVersions,
    Owner owner,
    Class<? extends HasMetadata> type,
    boolean statusSubresource,
    Optional<Scale> scale,
    List<Column> columns,
    boolean specRequired) {

  /** Paths of the scale subresource, in the notation of CRDs ({@code .spec.replicas}). */
  public record Scale(
      String specReplicasPath, String statusReplicasPath, String labelSelectorPath) {}

  /**
   * {@code apiVersion} of a stored object, such as {@code cluster.x-k8s.io/v1beta2} or {@code v1}.
   */
  public String apiVersion() {
    return apiVersion(storageVersion);
  }

  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public boolean serves(String version) {
    return servedVersions.contains(version);
  }

  /** {@code plural.group}, the name of the CRD; just the plural for core kinds. */
  public String resourceName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public String listKind() {
    return kind + "List";
  }

  @Override
  public String toString() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}
