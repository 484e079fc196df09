package io.clusterapi.loop.persistence;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Opens Panache sessions for callers on any thread. Each read gets a Vert.x context of its own: two
 * reads sharing one would share the session, and Hibernate Reactive refuses parallel use of a
 * session.
 */
@ApplicationScoped
public class Sessions {
  private final Vertx vertx;

  public Sessions(Vertx vertx) {
    this.vertx = vertx;
  }

  public <T> Uni<T> read(Supplier<Uni<T>> query) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
              VertxContextSafetyToggle.setContextSafe(context, true);
              context.runOnContext(
                  nothing ->
                      Panache.withSession(query)
                          .subscribe()
                          .with(emitter::complete, emitter::fail));
            });
  }
}
