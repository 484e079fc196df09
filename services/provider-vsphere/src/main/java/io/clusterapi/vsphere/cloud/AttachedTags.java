package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.provider.part.Account;
import io.clusterapi.vsphere.planning.Params;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which objects have a tag, by its name and that of its category. */
final class AttachedTags {
  private final VSphereCalls calls;
  private final Account account;

  AttachedTags(VSphereCalls calls, Account account) {
    this.calls = calls;
    this.account = account;
  }

  /** The first of the objects that has no such tag. */
  Uni<Optional<ManagedObject>> without(Params.Tag wanted, List<ManagedObject> objects) {
    return calls
        .attachedTags(account, objects)
        .flatMap(
            found -> {
              Map<String, Set<String>> byObject = new HashMap<>();
              Set<String> all = new LinkedHashSet<>();
              for (JsonNode object : found) {
                Set<String> ids = new LinkedHashSet<>();
                object.path("tag_ids").forEach(id -> ids.add(id.asText()));
                byObject.put(object.path("object_id").path("id").asText(), ids);
                all.addAll(ids);
              }
              return named(wanted, all)
                  .map(
                      named ->
                          objects.stream()
                              .filter(
                                  object ->
                                      byObject.getOrDefault(object.id(), Set.of()).stream()
                                          .noneMatch(named::contains))
                              .findFirst());
            });
  }

  /** Those of the tags that are called so. */
  private Uni<Set<String>> named(Params.Tag wanted, Set<String> ids) {
    Uni<Set<String>> named = Uni.createFrom().item(new LinkedHashSet<>());
    for (String id : ids) {
      named =
          named.flatMap(
              found ->
                  isNamed(wanted, id)
                      .map(
                          so -> {
                            if (so) {
                              found.add(id);
                            }
                            return found;
                          }));
    }
    return named;
  }

  private Uni<Boolean> isNamed(Params.Tag wanted, String id) {
    return calls
        .described(account, "tag", id)
        .flatMap(
            tag ->
                tag.path("name").asText().equals(wanted.name())
                    ? calls
                        .described(account, "category", tag.path("category_id").asText())
                        .map(category -> category.path("name").asText().equals(wanted.category()))
                    : Uni.createFrom().item(false));
  }
}
