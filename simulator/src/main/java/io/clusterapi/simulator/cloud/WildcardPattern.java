package io.clusterapi.simulator.cloud;

/** A pattern in which {@code *} stands for any text and {@code ?} for one character. */
public final class WildcardPattern {
  private final String pattern;

  public WildcardPattern(String pattern) {
    this.pattern = pattern;
  }

  /** Whether the text says more than itself. */
  public static boolean isOne(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** Linear in both lengths: a filter value comes from the network and may be hostile. */
  public boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
