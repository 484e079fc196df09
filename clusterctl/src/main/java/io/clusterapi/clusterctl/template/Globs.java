package io.clusterapi.clusterctl.template;

/** Shell patterns with {@code *}, {@code ?} and {@code [...]}, for cutting a prefix or a suffix. */
final class Globs {
  private Globs() {}

  /** Length of the shortest or longest prefix the pattern matches; 0 when none does. */
  static int prefix(String pattern, String value, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int length = longest ? value.length() - i : i;
      if (matches(pattern, value.substring(0, length))) {
        return length;
      }
    }
    return 0;
  }

  /** Length of the shortest or longest suffix the pattern matches; 0 when none does. */
  static int suffix(String pattern, String value, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int length = longest ? value.length() - i : i;
      if (matches(pattern, value.substring(value.length() - length))) {
        return length;
      }
    }
    return 0;
  }

  /** Backtracks only to the last star, so the time is at most pattern times value. */
  static boolean matches(String pattern, String value) {
    int p = 0;
    int v = 0;
    int star = -1;
    int starValue = 0;
    while (v < value.length()) {
      int next = p < pattern.length() ? one(pattern, p, value.charAt(v)) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starValue = v;
      } else if (next > 0) {
        p = next;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++starValue;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The position in the pattern after matching one character, or -1. */
  private static int one(String pattern, int p, char c) {
    char expected = pattern.charAt(p);
    if (expected == '?') {
      return p + 1;
    }
    if (expected == '\\' && p + 1 < pattern.length()) {
      return pattern.charAt(p + 1) == c ? p + 2 : -1;
    }
    int close = expected == '[' ? pattern.indexOf(']', p + 2) : -1;
    if (close < 0) {
      return expected == c ? p + 1 : -1;
    }
    boolean negated = pattern.charAt(p + 1) == '^' || pattern.charAt(p + 1) == '!';
    boolean found = false;
    for (int i = negated ? p + 2 : p + 1; i < close; i++) {
      if (i + 2 < close && pattern.charAt(i + 1) == '-') {
        found |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
        i += 2;
      } else {
        found |= pattern.charAt(i) == c;
      }
    }
    return found != negated ? close + 1 : -1;
  }
}
