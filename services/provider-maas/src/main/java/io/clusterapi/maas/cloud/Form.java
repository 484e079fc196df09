package io.clusterapi.maas.cloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Parameters of a call, in order; a name may be there several times. */
final class Form {
  static final Form NONE = new Form(List.of());

  private record Field(String name, String value) {}

  private final List<Field> fields;

  private Form(List<Field> fields) {
    this.fields = fields;
  }

  static Form of(String name, Object value) {
    return NONE.with(name, value);
  }

  static Form all(String name, Collection<String> values) {
    Form form = NONE;
    for (String value : values) {
      form = form.with(name, value);
    }
    return form;
  }

  Form with(String name, Object value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, String.valueOf(value)));
    return new Form(more);
  }

  Form withIf(boolean wanted, String name, Object value) {
    return wanted ? with(name, value) : this;
  }

  boolean empty() {
    return fields.isEmpty();
  }

  String encoded() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      text.append(text.length() == 0 ? "" : "&")
          .append(URLEncoder.encode(field.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  String asQuery() {
    return fields.isEmpty() ? "" : "?" + encoded();
  }

  /** Names only: values may be user data. */
  @Override
  public String toString() {
    return fields.stream().map(Field::name).toList().toString();
  }
}
