package io.clusterapi.model.schema;

/**
 * Where in an object a check is. Written out only for an error: a valid Cluster is checked without
 * building one string.
 */
record Path(Path parent, String name, int index, boolean key) {
  static final Path ROOT = new Path(null, "", -1, false);

  Path field(String field) {
    return new Path(this, field, -1, false);
  }

  Path element(int i) {
    return new Path(this, null, i, false);
  }

  /**
   * An entry of a map, whose keys may hold dots: {@code metadata.labels[app.kubernetes.io/name]}.
   */
  Path entry(String mapKey) {
    return new Path(this, mapKey, -1, true);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (parent == null) {
      return;
    }
    parent.write(text);
    if (name == null) {
      text.append('[').append(index).append(']');
    } else if (key) {
      text.append('[').append(name).append(']');
    } else {
      text.append(text.isEmpty() ? "" : ".").append(name);
    }
  }
}
