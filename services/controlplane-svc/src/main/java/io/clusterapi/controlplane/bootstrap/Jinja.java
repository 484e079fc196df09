package io.clusterapi.controlplane.bootstrap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps user content as it is although cloud-init renders the whole user data as a Jinja template.
 *
 * <p>Upstream lets Jinja loose on everything: a file with a Helm chart or a Prometheus rule in it
 * ({@code {{ .Values.image }}}, {@code {{ $labels.instance }}}) breaks the machine's boot. Here an
 * expression is left to Jinja only if it refers to cloud-init's instance data, such as {@code {{
 * ds.meta_data.local_hostname }}} or {@code {{ v1.instance_id | upper }}}; every other opening
 * delimiter is written so that Jinja prints it. Text with a statement over instance data ({@code {%
 * if v1.region == "x" %}}) is a template of the user's and is left alone as a whole.
 */
final class Jinja {
  /** First line of user data that cloud-init renders before reading it. */
  static final String HEADER = "## template: jinja\n";

  // Roots of cloud-init's instance data (ds.meta_data.x, v1["y"]), not as parts of other names.
  private static final String DATA =
      "(?<![\\w.$\"'-])(?:ds|v1|v2|sys_info|system_info|merged_cfg|merged_system_cfg|vendordata"
          + "|userdata)\\s*[.\\[]";
  // The keys of v1, which cloud-init also offers under their own names.
  private static final String ALIAS =
      "^[-+]?\\s*(?:availability_zone|cloud_id|cloud_name|distro|distro_release|distro_version"
          + "|instance_id|kernel_release|local_hostname|machine|platform|public_ssh_keys"
          + "|python_version|region|subplatform|system_platform|variant)\\s*(?:\\||[-+]?$)";

  private static final Pattern REFERENCE = Pattern.compile(DATA + "|" + ALIAS);
  private static final Pattern EXPRESSION =
      Pattern.compile("\\{\\{((?:(?!\\}\\}|\\{\\{).)*)\\}\\}");
  // Only what Jinja would run: other text between such brackets is printed like any other text.
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\{%[-+]?\\s*(?:if|elif|for|set|do|with|filter|call|macro)\\b((?:(?!%\\}|\\{\\{).)*)%\\}");
  private static final Pattern OPENING = Pattern.compile("\\{[{%#]");

  private Jinja() {}

  /** The text such that Jinja's output is the text, with instance data filled in. */
  static String protect(String text) {
    if (!OPENING.matcher(text).find()) {
      return text;
    }
    if (usersTemplate(text)) {
      return quotesThatSurviveYaml(text, STATEMENT, EXPRESSION);
    }
    StringBuilder result = new StringBuilder(text.length() + 16);
    Matcher opening = OPENING.matcher(text);
    Matcher expression = EXPRESSION.matcher(text);
    int at = 0;
    while (opening.find(at)) {
      result.append(text, at, opening.start());
      boolean ours =
          expression.region(opening.start(), text.length()).lookingAt()
              && REFERENCE.matcher(expression.group(1)).find();
      if (ours) {
        result.append(singleQuoted(expression.group()));
        at = expression.end();
      } else {
        result.append("{{ '").append(opening.group()).append("' }}");
        at = opening.end();
      }
    }
    return result.append(text, at, text.length()).toString();
  }

  /**
   * Writes quotes inside expressions over instance data as single ones. A double quote would be
   * escaped where the text becomes a YAML scalar, and Jinja, which runs before YAML, would choke on
   * the backslash.
   */
  static String quotesThatSurviveYaml(String text) {
    return quotesThatSurviveYaml(text, EXPRESSION);
  }

  private static String quotesThatSurviveYaml(String text, Pattern... tags) {
    String result = text;
    for (Pattern tag : tags) {
      result =
          tag.matcher(result)
              .replaceAll(
                  match ->
                      Matcher.quoteReplacement(
                          tag == STATEMENT || REFERENCE.matcher(match.group(1)).find()
                              ? singleQuoted(match.group())
                              : match.group()));
    }
    return result;
  }

  private static boolean usersTemplate(String text) {
    Pattern data = Pattern.compile(DATA);
    return STATEMENT.matcher(text).results().anyMatch(m -> data.matcher(m.group(1)).find());
  }

  private static String singleQuoted(String tag) {
    return tag.indexOf('\'') < 0 ? tag.replace('"', '\'') : tag;
  }
}
