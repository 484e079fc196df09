package io.clusterapi.controlplane.planning;

import io.clusterapi.events.Act;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplateSpec;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Machines ask for: a configuration cloned from a template, and its end. */
public final class BootstrapCommands {
  private static final String TEMPLATE = "KubeadmConfigTemplate";

  private BootstrapCommands() {}

  /** Reason given by the one who asks. */
  private record Asked(String name) implements Reason {}

  public static List<CommandHandler<?>> handlers() {
    return List.of(new Prepare(), new Discard());
  }

  /** Fills a configuration from the template it is cloned from. */
  static void fill(KubeadmConfig config, KubeadmConfigTemplate source) {
    KubeadmConfigTemplateSpec.Template template =
        source.getSpec() == null ? null : source.getSpec().template;
    config.setSpec(
        template == null || template.spec == null
            ? new KubeadmConfigSpec()
            : Mapper.value(Mapper.valueToTree(template.spec), KubeadmConfigSpec.class));
    if (template == null || template.metadata == null) {
      return;
    }
    // What the Machine brought along wins: the cluster's name must not be overwritten.
    config.getMetadata().setLabels(under(template.metadata.labels, Metadata.labels(config)));
    config
        .getMetadata()
        .setAnnotations(under(template.metadata.annotations, Metadata.annotations(config)));
  }

  private static Map<String, String> under(Map<String, String> below, Map<String, String> above) {
    Map<String, String> all = below == null ? new HashMap<>() : new HashMap<>(below);
    all.putAll(above);
    return all;
  }

  /**
   * Makes a configuration. Without the template it is made all the same, empty and saying what it
   * waits for, so that the request is neither lost nor invisible.
   */
  static final class Prepare implements CommandHandler<PrepareBootstrap> {
    @Override
    public Class<PrepareBootstrap> command() {
      return PrepareBootstrap.class;
    }

    @Override
    public SliceKey slice(PrepareBootstrap command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(PrepareBootstrap command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(PrepareBootstrap command, Slice slice) {
      if (!command.getTemplate().getKind().equals(TEMPLATE)) {
        // Another bootstrap provider's business.
        return List.of();
      }
      KubeadmConfig config = new KubeadmConfig();
      String template = command.getTemplate().getName();
      Map<String, String> annotations = new HashMap<>(command.getAnnotations());
      annotations.put(Labels.CLONED_FROM_NAME, template);
      annotations.put(
          Labels.CLONED_FROM_KIND, TEMPLATE + "." + command.getTemplate().getApiGroup());
      if (!command.getVersion().isEmpty()) {
        annotations.put(Labels.KUBERNETES_VERSION, command.getVersion());
      }
      Map<String, String> labels = new HashMap<>(command.getLabels());
      labels.put(Labels.CLUSTER, command.getCluster());
      config.setMetadata(
          new ObjectMetaBuilder()
              .withName(command.getName())
              .withNamespace(command.getNamespace())
              .withLabels(labels)
              .withAnnotations(annotations)
              .withOwnerReferences(
                  new ArrayList<>(
                      List.of(
                          Metadata.controllerReference(
                              command.getOwner().getApiVersion(),
                              command.getOwner().getKind(),
                              command.getOwner().getName(),
                              command.getOwner().getUid()))))
              .build());
      Optional<KubeadmConfigTemplate> source =
          slice.sharedNamed(KubeadmConfigTemplate.class, template);
      source.ifPresent(found -> fill(config, found));
      return List.of(new Effect.Create(config, note(command.getAct())));
    }
  }

  /** Drops a configuration; its Secret goes with it. */
  static final class Discard implements CommandHandler<DiscardBootstrap> {
    @Override
    public Class<DiscardBootstrap> command() {
      return DiscardBootstrap.class;
    }

    @Override
    public SliceKey slice(DiscardBootstrap command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(DiscardBootstrap command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(DiscardBootstrap command, Slice slice) {
      return slice
          .named(KubeadmConfig.class, command.getName())
          .<List<Effect>>map(config -> List.of(new Effect.Delete(config, note(command.getAct()))))
          .orElse(List.of());
    }
  }

  private static Note note(Act act) {
    return new Note(new Asked(act.getReason()), act.getMessage());
  }
}
