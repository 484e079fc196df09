package io.clusterapi.model.admission;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** Versions in tags of images: {@code v1.12.0}, {@code 1.12.0_vendor.3}. */
final class ImageTags {
  private static final Pattern VERSION = Pattern.compile("v?([0-9]+\\.[0-9]+(\\.[0-9]+)?).*");

  private ImageTags() {}

  /** Major, minor and patch of the version the tag begins with; null when it begins with none. */
  static Semver version(String tag) {
    Matcher matcher = VERSION.matcher(tag);
    if (!matcher.matches()) {
      return null;
    }
    return Semver.parse(matcher.group(2) == null ? matcher.group(1) + ".0" : matcher.group(1));
  }
}
