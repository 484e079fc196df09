package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.schema.FieldError;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/** What AWS asks of tags, keys, rules and pools, wherever they stand. */
final class AWSFieldRules {
  private static final int MOST_TAGS = 50;
  private static final int TAG_KEY_LENGTH = 128;
  private static final int TAG_VALUE_LENGTH = 256;
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9\\s_.:=+\\-@/]*");
  private static final Pattern SSH_KEY = Pattern.compile("\\p{Graph}([\\p{Print}]*\\p{Graph})?");
  private static final String POOL = "ipv4pool-ec2-";

  private AWSFieldRules() {}

  static void tags(JsonNode tags, String path, Problems problems) {
    if (tags.size() > MOST_TAGS) {
      problems.add(FieldError.tooMany(path, tags.size(), MOST_TAGS));
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = tags.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> tag = it.next();
      String key = tag.getKey();
      String value = tag.getValue().asText();
      if (key.isEmpty() || key.length() > TAG_KEY_LENGTH || !TAG.matcher(key).matches()) {
        problems.invalid(
            path,
            key,
            "a key of a tag must be 1 to "
                + TAG_KEY_LENGTH
                + " letters, digits, spaces and any of _ . : / = + - @");
      }
      if (key.startsWith("aws:")) {
        problems.invalid(path, key, "keys of tags beginning with aws: are kept for AWS");
      }
      if (value.length() > TAG_VALUE_LENGTH || !TAG.matcher(value).matches()) {
        problems.invalid(
            path + "[" + key + "]",
            value,
            "a value of a tag must be at most "
                + TAG_VALUE_LENGTH
                + " letters, digits, spaces and any of _ . : / = + - @");
      }
    }
  }

  static void sshKeyName(JsonNode name, String path, Problems problems) {
    if (name.isTextual() && !name.asText().isEmpty() && !SSH_KEY.matcher(name.asText()).matches()) {
      problems.invalid(path, name, "must be ASCII and neither begin nor end with a space");
    }
  }

  static void ingressRules(JsonNode rules, String path, Problems problems) {
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i);
      boolean ranges = rule.has("cidrBlocks") || rule.has("ipv6CidrBlocks");
      boolean groups = rule.has("sourceSecurityGroupIds") || rule.has("sourceSecurityGroupRoles");
      String at = path + "[" + i + "]";
      if (rule.path("natGatewaysIPsSource").asBoolean() && (ranges || groups)) {
        problems.forbidden(
            at, "natGatewaysIPsSource cannot be used together with ranges or security groups");
      } else if (ranges && groups) {
        problems.forbidden(at, "ranges and security groups cannot be used together");
      }
      Cidrs.checkAll(rule.path("cidrBlocks"), at + ".cidrBlocks", problems);
      Cidrs.checkAll(rule.path("ipv6CidrBlocks"), at + ".ipv6CidrBlocks", problems);
    }
  }

  static void elasticIpPool(JsonNode pool, String path, Problems problems) {
    if (!pool.isObject()) {
      return;
    }
    boolean named = pool.has("publicIpv4Pool");
    if (named != pool.has("publicIpv4PoolFallbackOrder")) {
      problems.required(
          path + (named ? ".publicIpv4PoolFallbackOrder" : ".publicIpv4Pool"),
          "publicIpv4Pool and publicIpv4PoolFallbackOrder come together");
    }
    if (named && !pool.path("publicIpv4Pool").asText().startsWith(POOL)) {
      problems.invalid(
          path + ".publicIpv4Pool", pool.path("publicIpv4Pool"), "must begin with " + POOL);
    }
  }

  /** Who may use an identity. */
  static void allowedNamespaces(JsonNode spec, Problems problems) {
    Selectors.check(
        Trees.at(spec, "allowedNamespaces.selector"), "spec.allowedNamespaces.selector", problems);
  }
}
