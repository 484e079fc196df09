package io.clusterapi.vsphere.cloud;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Supplier;

/** A session everybody shares: made by the first who needs it while the others wait. */
final class Session {
  private final Supplier<Uni<String>> login;
  private final String lost;
  private Attempt current;

  /**
   * @param login makes a session and answers its key
   * @param lost name of the fault that says that a session is none any more
   */
  Session(Supplier<Uni<String>> login, String lost) {
    this.login = login;
    this.lost = lost;
  }

  private final class Attempt {
    final Uni<String> key =
        login.get().onFailure().invoke(() -> forget(this)).memoize().indefinitely();
  }

  /** Calls with the session; when it is lost, with a new one, once. */
  <R> Uni<R> with(Function<String, Uni<R>> call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Attempt used = current();
              return used.key
                  .flatMap(key -> call.apply(key))
                  .onFailure(this::isLost)
                  .recoverWithUni(
                      () -> {
                        forget(used);
                        return current().key.flatMap(key -> call.apply(key));
                      });
            });
  }

  private boolean isLost(Throwable failure) {
    return failure instanceof VimFault fault && fault.name().equals(lost);
  }

  private synchronized Attempt current() {
    if (current == null) {
      current = new Attempt();
    }
    return current;
  }

  /** A login that failed is no session either: the next one who asks tries again. */
  private synchronized void forget(Attempt used) {
    if (current == used) {
      current = null;
    }
  }

  /** Ends the session if there is one. */
  Uni<Void> end(Function<String, Uni<Void>> logout) {
    Attempt last;
    synchronized (this) {
      last = current;
      current = null;
    }
    return last == null
        ? Uni.createFrom().voidItem()
        : last.key.flatMap(key -> logout.apply(key)).onFailure().recoverWithNull();
  }
}
