package io.clusterapi.provider.lifecycle;

import io.clusterapi.model.core.TemplateMetadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;

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

  /** Gives the machine the template's labels and annotations where it has none of that name. */
  static void copyMetadata(TemplateMetadata template, HasMetadata machine) {
    if (template == null) {
      return;
    }
    machine.getMetadata().setLabels(merged(template.labels, machine.getMetadata().getLabels()));
    machine
        .getMetadata()
        .setAnnotations(merged(template.annotations, machine.getMetadata().getAnnotations()));
  }

  private static Map<String, String> merged(Map<String, String> template, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(template == null ? Map.of() : template);
    all.putAll(own == null ? Map.of() : own);
    return all;
  }
}
