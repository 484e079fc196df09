package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiFailure.Cause;
import io.clusterapi.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Server-side apply and the bookkeeping of field managers, as Kubernetes does it: whoever applies
 * owns what it applied; to give another value to a field somebody else owns is a conflict unless
 * forced; what a manager stops applying and nobody else owns is removed.
 *
 * <p>All objects are in the storage version, whatever version the request was in: one field then
 * has one path for everybody.
 */
public final class FieldOwnership {
  private final Kind kind;
  private final TypeShape shape;

  public FieldOwnership(Kind kind, TypeShape shape) {
    this.kind = kind;
    this.shape = shape;
  }

  /**
   * Applies a configuration.
   *
   * @param live what is stored; null when the object is new
   * @param applied fields the manager wants, and only those
   * @param subresource {@code status}, or empty
   * @param force take conflicting fields over
   * @return the object to store; equal to {@code live} when there is no news
   * @throws ApiFailure 409 naming every conflicting manager and field
   */
  public ObjectNode apply(
      ObjectNode live,
      ObjectNode applied,
      String managerName,
      String subresource,
      boolean force,
      Instant now) {
    ManagedFields.Manager manager =
        new ManagedFields.Manager(managerName, ManagedFields.APPLY, subresource);
    ObjectNode config = applied.deepCopy();
    ((ObjectNode) config.get("metadata")).remove("managedFields");
    FieldSet wanted =
        FieldSets.within(FieldSets.of(config, shape), subresource, kind.statusSubresource());
    if (live == null) {
      ManagedFields fresh = ManagedFields.of(config);
      fresh.own(manager, wanted, kind.apiVersion(), now);
      fresh.into(config);
      return config;
    }
    ManagedFields managed = ManagedFields.of(live);
    ObjectNode merged = (ObjectNode) Merge.merge(live, config, shape);
    FieldSet changed = FieldSets.difference(live, merged, shape).changed().intersect(wanted);
    refuseConflicts(managed, manager, changed, force);
    FieldSet dropped = managed.owned(manager).minus(wanted).minus(managed.ownedByOthers(manager));
    merged = (ObjectNode) Merge.prune(merged, dropped, wanted, shape);
    managed.disown(changed, manager);
    managed.disown(dropped, manager);
    managed.own(manager, wanted, kind.apiVersion(), now);
    managed.into(merged);
    return merged;
  }

  /**
   * Records who changed what in a write that is not an apply.
   *
   * @param live what is stored; null when the object is new
   * @param next what shall be stored; gets its managedFields
   */
  public void record(
      ObjectNode live, ObjectNode next, String managerName, String subresource, Instant now) {
    ManagedFields.Manager manager =
        new ManagedFields.Manager(managerName, ManagedFields.UPDATE, subresource);
    // Clients send back what they read; leaving the list out keeps it, an empty one resets it.
    ManagedFields managed =
        ManagedFields.of(live == null || ManagedFields.present(next) ? next : live);
    ObjectNode before =
        live == null
            ? com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode()
            : live;
    FieldSets.Difference difference = FieldSets.difference(before, next, shape);
    boolean hasStatus = kind.statusSubresource();
    FieldSet changed = FieldSets.within(difference.changed(), subresource, hasStatus);
    FieldSet removed = FieldSets.within(difference.removed(), subresource, hasStatus);
    managed.disown(changed, manager);
    managed.disown(removed, manager);
    managed.own(
        manager, managed.owned(manager).union(changed).minus(removed), kind.apiVersion(), now);
    managed.into(next);
  }

  private void refuseConflicts(
      ManagedFields managed, ManagedFields.Manager manager, FieldSet changed, boolean force) {
    if (force) {
      return;
    }
    List<Cause> causes = new ArrayList<>();
    StringBuilder message = new StringBuilder();
    for (Map.Entry<ManagedFields.Manager, ManagedFields.Owned> other :
        managed.others(manager).entrySet()) {
      List<String> paths = other.getValue().fields().intersect(changed).paths();
      if (paths.isEmpty()) {
        continue;
      }
      ManagedFields.Manager who = other.getKey();
      String holder =
          "\"%s\"%s using %s"
              .formatted(
                  who.name(),
                  who.subresource().isEmpty()
                      ? ""
                      : " with subresource \"" + who.subresource() + "\"",
                  other.getValue().apiVersion());
      paths.forEach(
          path -> causes.add(new Cause("FieldManagerConflict", "conflict with " + holder, path)));
      message.append(message.isEmpty() ? "" : "\n");
      if (paths.size() == 1) {
        message.append("conflict with ").append(holder).append(": ").append(paths.get(0));
      } else {
        message.append("conflicts with ").append(holder).append(":");
        paths.forEach(path -> message.append("\n- ").append(path));
      }
    }
    if (!causes.isEmpty()) {
      throw ApiFailure.conflict(
          kind,
          "",
          "Apply failed with %d conflict%s: %s"
              .formatted(causes.size(), causes.size() == 1 ? "" : "s", message),
          causes);
    }
  }
}
