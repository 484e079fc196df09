package io.clusterapi.provider.lifecycle;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** How a machine of one provider comes from its template. Pure. */
public interface MachineCloning<M extends HasMetadata, T extends HasMetadata> {

  Class<M> machineType();

  Class<T> templateType();

  /** A machine without a spec, with apiVersion and kind. */
  M empty();

  /** It has a spec. */
  boolean complete(M machine);

  /** Copies the template's spec, and its labels and annotations where the machine has none. */
  void fill(M machine, T template);
}
