package io.clusterapi.simulator.workload.store;

/** Where an object is stored: the version is not part of it, as in a real API server. */
public record ObjectKey(String group, String plural, String namespace, String name) {
  static final char SEPARATOR = '/';

  public static ObjectKey of(String group, String plural, String namespace, String name) {
    return new ObjectKey(group, plural, namespace, name);
  }

  public static ObjectKey core(String plural, String namespace, String name) {
    return new ObjectKey("", plural, namespace, name);
  }

  static String prefix(String group, String plural, String namespace) {
    String all = group + SEPARATOR + plural + SEPARATOR;
    return namespace == null ? all : all + namespace + SEPARATOR;
  }

  /** One text per key; no part may hold a slash, so parts never run together. */
  String path() {
    return prefix(group, plural, namespace) + name;
  }

  static ObjectKey parse(String path) {
    String[] parts = path.split("/", -1);
    return new ObjectKey(parts[0], parts[1], parts[2], parts[3]);
  }
}
