package io.clusterapi.controlplane.bootstrap;

import io.clusterapi.model.bootstrap.KubeadmConfigSpec.File;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec.SecretFileSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the user's spec with their content resolved. */
final class UserFiles {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)\\}\\}", Pattern.DOTALL);
  private static final String CONTROL_PLANE_VERSION = ".controlPlane.version";

  private UserFiles() {}

  /**
   * @param secrets content of a key of a Secret, if it exists
   * @param controlPlaneVersion for contents of format Template; empty when unknown
   */
  static List<BootstrapFile> of(
      List<File> files,
      Function<SecretFileSource, Optional<String>> secrets,
      String controlPlaneVersion) {
    List<BootstrapFile> resolved = new ArrayList<>();
    for (int i = 0; files != null && i < files.size(); i++) {
      File file = files.get(i);
      String field = "files[" + i + "]";
      String content = content(file, field, secrets);
      if ("Template".equals(file.contentFormat)) {
        content = render(content, field, controlPlaneVersion);
      }
      String encoding = text(file.encoding);
      resolved.add(
          new BootstrapFile(
              file.path,
              text(file.owner),
              text(file.permissions),
              encoding,
              file.append,
              encoding.isEmpty() ? endedLine(content) : content));
    }
    return resolved;
  }

  private static String content(
      File file, String field, Function<SecretFileSource, Optional<String>> secrets) {
    if (file.contentFrom == null || file.contentFrom.secret == null) {
      return text(file.content);
    }
    SecretFileSource source = file.contentFrom.secret;
    return secrets
        .apply(source)
        .orElseThrow(
            () ->
                new BootstrapException(
                    field
                        + ".contentFrom.secret: Secret "
                        + source.name
                        + " with key "
                        + source.key
                        + " does not exist; create it in the namespace of the config"));
  }

  // Upstream runs Go's text/template with one variable; its language is not available here, so
  // what goes beyond that variable is refused and not passed on half rendered.
  private static String render(String content, String field, String controlPlaneVersion) {
    Matcher action = ACTION.matcher(content);
    StringBuilder rendered = new StringBuilder();
    while (action.find()) {
      if (!action.group(1).strip().equals(CONTROL_PLANE_VERSION)) {
        throw new BootstrapException(
            field
                + ".content: of contentFormat Template only {{ .controlPlane.version }} is"
                + " supported; use contentFormat Raw for other templates");
      }
      if (controlPlaneVersion.isEmpty()) {
        throw new BootstrapException(
            field + ".content: uses .controlPlane.version, but the control plane has no version");
      }
      action.appendReplacement(rendered, Matcher.quoteReplacement(controlPlaneVersion));
    }
    return action.appendTail(rendered).toString();
  }

  // Upstream's rendering ends every file with a line break. Without it two appends to one file
  // ("A=1", "B=2" to /etc/environment) would run together.
  private static String endedLine(String content) {
    return content.isEmpty() || content.endsWith("\n") ? content : content + "\n";
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
