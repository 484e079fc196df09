package io.clusterapi.model;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a row of the table in {@link Kinds}; what most kinds share is preset. */
final class KindEntry {
  static final Column AGE = new Column("Age", "date", ".metadata.creationTimestamp", 0);
  static final Column PAUSED =
      wide("Paused", "string", ".status.conditions[?(@.type==\"Paused\")].status");

  private static final Kind.Scale REPLICAS =
      new Kind.Scale(".spec.replicas", ".status.replicas", ".status.selector");

  private final Class<? extends HasMetadata> type;
  private final String group;
  private final Owner owner;
  private String plural;
  private List<String> shortNames = List.of();
  private List<String> categories = List.of(Groups.CATEGORY);
  private boolean namespaced = true;
  private String storageVersion = Groups.V1BETA2;
  private List<String> servedVersions = List.of(Groups.V1BETA2, Groups.V1BETA1);
  private boolean status;
  private Optional<Kind.Scale> scale = Optional.empty();
  private List<Column> columns = List.of(AGE);
  private boolean specRequired;

  private KindEntry(Class<? extends HasMetadata> type, String group, Owner owner) {
    this.type = type;
    this.group = group;
    this.owner = owner;
  }

  static KindEntry entry(Class<? extends HasMetadata> type, String group, Owner owner) {
    return new KindEntry(type, group, owner);
  }

  static Column column(String name, String columnType, String jsonPath) {
    return new Column(name, columnType, jsonPath, 0);
  }

  /** A column shown only with {@code -o wide}; upstream gives these priority 10. */
  static Column wide(String name, String columnType, String jsonPath) {
    return new Column(name, columnType, jsonPath, 10);
  }

  static Column condition(String name, String conditionType) {
    return column(
        name, "string", ".status.conditions[?(@.type==\"" + conditionType + "\")].status");
  }

  KindEntry plural(String value) {
    plural = value;
    return this;
  }

  KindEntry shortNames(String... values) {
    shortNames = List.of(values);
    return this;
  }

  /** A kind of Kubernetes itself: one version, no category of ours. */
  KindEntry core(String... abbreviations) {
    shortNames = List.of(abbreviations);
    categories = List.of();
    storageVersion = Groups.V1;
    servedVersions = List.of(Groups.V1);
    return this;
  }

  /** A kind of a provider whose only version is v1beta1. */
  KindEntry onlyV1Beta1() {
    storageVersion = Groups.V1BETA1;
    servedVersions = List.of(Groups.V1BETA1);
    return this;
  }

  KindEntry clusterScoped() {
    namespaced = false;
    return this;
  }

  KindEntry specRequired() {
    specRequired = true;
    return this;
  }

  KindEntry status() {
    status = true;
    return this;
  }

  KindEntry scale() {
    scale = Optional.of(REPLICAS);
    return this;
  }

  KindEntry columns(Column... values) {
    columns = List.of(values);
    return this;
  }

  Kind build() {
    String name = type.getSimpleName();
    return new Kind(
        group,
        name,
        plural,
        name.toLowerCase(Locale.ROOT),
        shortNames,
        categories,
        namespaced,
        storageVersion,
        servedVersions,
        owner,
        type,
        status,
        scale,
        columns,
        specRequired);
  }
}
