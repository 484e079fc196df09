package io.clusterapi.model.admission;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Kubernetes asks of names, labels and annotations. Each check answers what is wrong, if any.
 */
final class Names {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final int SUBDOMAIN_LENGTH = 253;
  private static final int LABEL_LENGTH = 63;

  private Names() {}

  static Optional<String> dnsSubdomain(String value) {
    if (value.length() > SUBDOMAIN_LENGTH) {
      return tooLong(SUBDOMAIN_LENGTH, value);
    }
    return SUBDOMAIN.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(
            "must consist of lower case letters, digits, '-' and '.', and begin and end with a"
                + " letter or digit (for example \"my-cluster\")");
  }

  static Optional<String> dnsLabel(String value) {
    if (value.length() > LABEL_LENGTH) {
      return tooLong(LABEL_LENGTH, value);
    }
    return LABEL.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(
            "must consist of lower case letters, digits and '-', and begin and end with a letter or"
                + " digit (for example \"team-a\")");
  }

  static Optional<String> labelValue(String value) {
    if (value.length() > LABEL_LENGTH) {
      return tooLong(LABEL_LENGTH, value);
    }
    return LABEL_VALUE.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(
            "must be empty, or consist of letters, digits, '-', '_' and '.', and begin and end with"
                + " a letter or digit");
  }

  /** A key of a label or annotation: an optional DNS prefix, a slash, a name. */
  static Optional<String> qualifiedName(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash == 0 || name.contains("/")) {
      return Optional.of("must be a name, or a DNS prefix, one '/' and a name");
    }
    if (slash > 0) {
      Optional<String> prefix = dnsSubdomain(key.substring(0, slash));
      if (prefix.isPresent()) {
        return Optional.of("the part before '/' " + prefix.get());
      }
    }
    if (name.length() > LABEL_LENGTH) {
      return tooLong(LABEL_LENGTH, name);
    }
    return QUALIFIED.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "the name must consist of letters, digits, '-', '_' and '.', and begin and end with a"
                + " letter or digit");
  }

  private static Optional<String> tooLong(int limit, String value) {
    return Optional.of("must be no more than " + limit + " characters, found " + value.length());
  }
}
