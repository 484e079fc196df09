package io.clusterapi.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells when every object of an informer's first listing has been handed to its handler. The
 * library's own "started" means that they have been listed; they are handed over afterwards, one by
 * one on other threads. Whoever takes the handled ones for all there are takes the others for gone.
 */
final class FirstListing {
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private final Set<String> heardBefore = new HashSet<>();
  private Set<String> awaited;

  /** An object was handed over, or it is gone. */
  void heard(HasMetadata object) {
    String name = object.getMetadata().getName();
    boolean last;
    synchronized (this) {
      if (awaited == null) {
        heardBefore.add(name);
        return;
      }
      last = awaited.remove(name) && awaited.isEmpty();
    }
    if (last) {
      complete.complete(null);
    }
  }

  /**
   * The listing has been taken into the informer's store.
   *
   * @return completes when all of it has been heard of
   */
  CompletionStage<Void> listed(List<? extends HasMetadata> store) {
    boolean all;
    synchronized (this) {
      awaited = new HashSet<>();
      store.forEach(each -> awaited.add(each.getMetadata().getName()));
      awaited.removeAll(heardBefore);
      heardBefore.clear();
      all = awaited.isEmpty();
    }
    if (all) {
      complete.complete(null);
    }
    return complete;
  }
}
