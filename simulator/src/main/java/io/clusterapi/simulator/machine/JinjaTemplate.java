package io.clusterapi.simulator.machine;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders user data that is a Jinja template over the instance data, as cloud-init names it: {@code
 * ds.meta_data.*}, {@code v1.*}, and the latter's names alone.
 */
final class JinjaTemplate {
  private JinjaTemplate() {}

  /** Loaded with the first template: it costs some 40 MB that a simulator without one saves. */
  private static final class Engine {
    static final Jinjava JINJAVA =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withKeepTrailingNewline(true)
                .withFailOnUnknownTokens(true)
                .withMaxOutputSize(16L << 20)
                .build());
  }

  /**
   * @throws BootFailure naming the expression, when the template names what the instance data has
   *     not: the real cloud-init would go on with CI_MISSING_JINJA_VAR in its place and a node of
   *     that name would join
   */
  static String render(String template, Machine machine, Map<String, Object> metadata) {
    RenderResult result = Engine.JINJAVA.renderForResult(template, context(machine, metadata));
    List<TemplateError> errors = result.getErrors();
    if (!errors.isEmpty()) {
      TemplateError first = errors.get(0);
      throw new BootFailure(
          "could not render the jinja template: line "
              + first.getLineno()
              + ": "
              + first.getReason()
              + " "
              + (first.getFieldName() == null ? "" : first.getFieldName()));
    }
    return result.getOutput();
  }

  private static Map<String, Object> context(Machine machine, Map<String, Object> metadata) {
    Map<String, Object> v1 = new LinkedHashMap<>();
    v1.put("cloud_name", machine.cloud());
    v1.put("platform", machine.cloud().equals("vsphere") ? "vmware" : "ec2");
    v1.put("instance_id", machine.id());
    v1.put("local_hostname", machine.hostname());
    v1.put("region", machine.region());
    v1.put("availability_zone", machine.zone());
    Map<String, Object> context = new LinkedHashMap<>(v1);
    context.put("v1", v1);
    context.put("ds", Map.of("meta_data", withJinjaNames(metadata)));
    return context;
  }

  /** Names with hyphens are also there with underscores, so that templates can write them. */
  private static Map<String, Object> withJinjaNames(Map<String, Object> metadata) {
    Map<String, Object> names = new LinkedHashMap<>();
    metadata.forEach(
        (name, value) -> {
          Object shown = value;
          if (value instanceof Map<?, ?> map) {
            Map<String, Object> inner = new LinkedHashMap<>();
            map.forEach((key, one) -> inner.put(String.valueOf(key), one));
            shown = withJinjaNames(inner);
          }
          names.put(name, shown);
          names.put(name.replace('-', '_'), shown);
        });
    return names;
  }
}
