package io.clusterapi.controlplane.bootstrap;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a machine sees of user data: the template rendered, then read as YAML. The renderer knows
 * printed strings and instance data and, like Jinja, fails on anything else that looks like a tag.
 */
final class Rendered {
  static final Map<String, String> INSTANCE =
      Map.of(
          "ds.meta_data.local_hostname", "ip-10-0-0-1",
          "ds.meta_data['local-hostname']", "ip-10-0-0-1",
          "v1.instance_id", "i-1");

  private static final Pattern TAG =
      Pattern.compile("\\{\\{\\s*(?:'([^']*)'|([\\w.\\[\\]'-]+))\\s*\\}\\}|\\{[{%#]");

  private final Map<String, Object> config;

  private Rendered(Map<String, Object> config) {
    this.config = config;
  }

  @SuppressWarnings("unchecked")
  static Rendered of(String userData) {
    if (!userData.startsWith("## template: jinja\n#cloud-config\n")) {
      throw new AssertionError("No cloud-config header: " + userData.lines().limit(2).toList());
    }
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Rendered(
        (Map<String, Object>) new Yaml(new SafeConstructor(strict)).load(jinja(userData)));
  }

  static String jinja(String text) {
    Matcher tag = TAG.matcher(text);
    StringBuilder output = new StringBuilder();
    while (tag.find()) {
      String value =
          tag.group(1) != null ? tag.group(1) : INSTANCE.get(String.valueOf(tag.group(2)));
      if (value == null) {
        throw new AssertionError("Jinja would interpret: " + tag.group());
      }
      tag.appendReplacement(output, Matcher.quoteReplacement(value));
    }
    return tag.appendTail(output).toString();
  }

  Map<String, Object> config() {
    return config;
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> files() {
    return (List<Map<String, Object>>) config.get("write_files");
  }

  Map<String, Object> file(String path) {
    return files().stream().filter(f -> f.get("path").equals(path)).findFirst().orElseThrow();
  }
}
