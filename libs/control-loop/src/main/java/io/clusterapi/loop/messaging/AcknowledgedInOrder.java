package io.clusterapi.loop.messaging;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Batches that are worked on at the same time and acknowledged in the order they came, as {@link
 * CommitBehind} needs it: an offset that is committed stands for all before it, so none may be
 * ahead of one whose effects could still be lost.
 */
final class AcknowledgedInOrder {
  private final int mostAtOnce;
  private CompletionStage<Void> last = CompletableFuture.completedStage(null);
  private int underWay;

  /**
   * @param mostAtOnce records under way from which on the next batch has to wait
   */
  AcknowledgedInOrder(int mostAtOnce) {
    this.mostAtOnce = mostAtOnce;
  }

  /**
   * Begins the work and acknowledges the batch when it and all before it are done. When one fails
   * it is refused, and so are all after it; they come again after a restart.
   *
   * @return ends when the next batch may come
   */
  CompletionStage<Void> take(Message<?> batch, int records, Uni<Void> work) {
    CompletionStage<Void> done = work.subscribeAsCompletionStage();
    CompletionStage<Void> answered;
    boolean more;
    synchronized (this) {
      underWay += records;
      more = underWay < mostAtOnce;
      answered =
          last.thenCompose(earlier -> done)
              .handle((nothing, failure) -> failure == null ? batch.ack() : batch.nack(failure))
              .thenCompose(Function.identity());
      last = answered;
    }
    CompletionStage<Void> ended = answered.whenComplete((nothing, failure) -> ended(records));
    return more ? CompletableFuture.completedStage(null) : ended;
  }

  private synchronized void ended(int records) {
    underWay -= records;
  }
}
