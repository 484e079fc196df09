package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/** What the clients of a run did and what they were told, in the order it ended. */
public final class History {
  private final List<ObjectNode> lines = new ArrayList<>();

  /**
   * Makes a call and writes it down. An answer is {@link Outcome#OK}; an exception counts as {@link
   * Outcome#UNKNOWN} unless it is a refusal.
   *
   * @param client who calls
   * @param call what is asked, such as {@code apply}
   * @param object {@code Kind/namespace/name}
   * @param revision the resource version an answer tells; 0 for none
   */
  public <T> T call(
      String client, String call, String object, Callable<T> work, ToLongFunction<T> revision)
      throws Exception {
    Instant start = Instant.now();
    try {
      T answer = work.call();
      add(client, call, object, start, Outcome.OK, revision.applyAsLong(answer), "");
      return answer;
    } catch (Exception e) {
      Outcome outcome = e instanceof Refused ? Outcome.FAIL : Outcome.UNKNOWN;
      add(client, call, object, start, outcome, 0, e.getMessage());
      throw e;
    }
  }

  /** A refusal: the caller knows that nothing was done. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
      super(message);
    }
  }

  /** Writes down what was done when and how it ended. */
  public synchronized void add(
      String client,
      String call,
      String object,
      Instant start,
      Outcome outcome,
      long revision,
      String detail) {
    ObjectNode line = RunFolder.JSON.createObjectNode();
    line.put("client", client).put("call", call).put("object", object);
    line.put("start", start.toString()).put("end", Instant.now().toString());
    line.put("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT));
    line.put("revision", revision);
    if (detail != null && !detail.isEmpty()) {
      line.put("detail", detail);
    }
    lines.add(line);
  }

  /** Writes down something that was seen, such as the fingerprint of a certificate. */
  public void saw(String what, String object, String value) {
    add("observer", what, object, Instant.now(), Outcome.OK, 0, value);
  }

  /** Writes down a fault that was made. */
  public void fault(String what, String where) {
    add("nemesis", what, where, Instant.now(), Outcome.OK, 0, "");
  }

  /** Writes down that something a row itself checks did not hold. */
  public void violated(String invariant, String where, String what) {
    add("observer", "violated " + invariant, where, Instant.now(), Outcome.OK, 0, what);
  }

  synchronized List<ObjectNode> lines() {
    return List.copyOf(lines);
  }
}
