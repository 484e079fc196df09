package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One call while it is carried out.
 *
 * @param body empty for calls without one
 * @param ifMatch ETag that has to be the present one; empty for any
 * @param onlyNew whether what exists must not be written over ({@code If-None-Match: *})
 * @param view what is there, and for writes the {@link Transaction}
 */
record ArmCall(ArmId id, ObjectNode body, String ifMatch, boolean onlyNew, View view) {

  static Scope scope(String subscription) {
    return new Scope(AzureCloud.CLOUD, subscription, "");
  }

  Scope scope() {
    return scope(id.subscription());
  }

  Transaction transaction() {
    return (Transaction) view;
  }

  Optional<Resource> find(ArmId other) {
    return view.find(key(other));
  }

  Collection<Resource> list(String type) {
    return view.list(scope(), typeKey(type));
  }

  List<Resource> inGroup(String type) {
    String prefix = groupPrefix(id.subscription(), id.group());
    return list(type).stream().filter(one -> one.id().startsWith(prefix)).toList();
  }

  static String groupPrefix(String subscription, String group) {
    return ("/subscriptions/" + subscription + "/resourceGroups/" + group + "/")
        .toLowerCase(Locale.ROOT);
  }

  static ResourceKey key(ArmId id) {
    return new ResourceKey(scope(id.subscription()), typeKey(id.type()), id.key());
  }

  static String typeKey(String type) {
    return type.toLowerCase(Locale.ROOT);
  }
}
