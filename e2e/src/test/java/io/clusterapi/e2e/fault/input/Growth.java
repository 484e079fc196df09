package io.clusterapi.e2e.fault.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Whether a process that does the same again and again grows. What is on the heap is judged after a
 * collection, and what lies outside it by what the kernel says is there. Their sum with the unused
 * part of the heap, the RSS, says nothing: a heap of 128 MB of which 40 are in use is touched bit
 * by bit for hours, and with it the RSS grew by up to 7 % in 10 min of processes whose live heap
 * was the same throughout.
 */
record Growth(List<Use> uses) {
  // What the first clusters of a process load and compile is not growth.
  private static final double WARM = 0.4;

  private static final double PERCENT = 1;
  private static final int MORE = 5;
  private static final int TEN_MINUTES = 600_000;

  /**
   * What one process uses.
   *
   * @param rssKib all of its memory that is there
   * @param outsideKib that of it which is neither the Java heap's nor compiled code, which has a
   *     limit of its own: classes, threads, buffers, what libraries allocate
   * @param heapKib of the heap, after a collection
   */
  record Use(
      long atMillis,
      long rssKib,
      long outsideKib,
      long heapKib,
      int files,
      int threads,
      long warnings) {}

  private List<Use> warm() {
    return uses.subList(warm(uses.size()), uses.size());
  }

  /** Of so many samples the first that counts. */
  static int warm(int samples) {
    return (int) (samples * WARM);
  }

  /** What has grown, in words; empty when nothing has. */
  List<String> found() {
    List<Use> warm = warm();
    if (warm.size() < 3) {
      return List.of("%d samples once warm are too few; let it run longer".formatted(warm.size()));
    }
    List<String> grown = new ArrayList<>();
    Use first = warm.get(0);
    Use last = warm.get(warm.size() - 1);
    double outside = percent(Use::outsideKib);
    if (outside > PERCENT) {
      grown.add("outside the heap %+.2f %% in 10 min".formatted(outside));
    }
    double heap = percent(Use::heapKib);
    if (heap > PERCENT) {
      grown.add("live heap %+.2f %% in 10 min".formatted(heap));
    }
    more("files", Use::files).ifPresent(grown::add);
    more("threads", Use::threads).ifPresent(grown::add);
    Use middle = warm.get(warm.size() / 2);
    long early = middle.warnings() - first.warnings();
    long late = last.warnings() - middle.warnings();
    if (late > early * 2 + 10) {
      grown.add("warnings %d, then %d".formatted(early, late));
    }
    return grown;
  }

  // The most of each half, for pools shrink in any minute in which less is to be done.
  private Optional<String> more(String what, ToIntFunction<Use> count) {
    List<Use> warm = warm();
    int half = warm.size() / 2;
    int early = warm.subList(0, half).stream().mapToInt(count).max().orElseThrow();
    int late = warm.subList(half, warm.size()).stream().mapToInt(count).max().orElseThrow();
    return late > early + MORE
        ? Optional.of("%s %d -> %d".formatted(what, early, late))
        : Optional.empty();
  }

  /** For people: from the first sample that counts to the last. */
  String told() {
    Use first = warm().get(0);
    Use last = uses.get(uses.size() - 1);
    return "RSS %d -> %d MiB, %+.2f %% in 10 min; outside the heap %d -> %d KiB, %+.2f %%; live heap %d -> %d KiB, %+.2f %%; files %d -> %d; threads %d -> %d; warnings %d"
        .formatted(
            first.rssKib() >> 10,
            last.rssKib() >> 10,
            percent(Use::rssKib),
            first.outsideKib(),
            last.outsideKib(),
            percent(Use::outsideKib),
            first.heapKib(),
            last.heapKib(),
            percent(Use::heapKib),
            first.files(),
            last.files(),
            first.threads(),
            last.threads(),
            last.warnings() - first.warnings());
  }

  private double percent(ToLongFunction<Use> what) {
    List<Use> warm = warm();
    return slope(warm, what) * TEN_MINUTES / what.applyAsLong(warm.get(0)) * 100;
  }

  /** A millisecond, by least squares. */
  private static double slope(List<Use> uses, ToLongFunction<Use> what) {
    double meanX = uses.stream().mapToLong(Use::atMillis).average().orElseThrow();
    double meanY = uses.stream().mapToLong(what).average().orElseThrow();
    double top = 0;
    double bottom = 0;
    for (Use use : uses) {
      top += (use.atMillis() - meanX) * (what.applyAsLong(use) - meanY);
      bottom += (use.atMillis() - meanX) * (use.atMillis() - meanX);
    }
    return top / bottom;
  }
}
