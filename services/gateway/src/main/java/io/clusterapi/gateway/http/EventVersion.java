package io.clusterapi.gateway.http;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.model.Owner;
import java.util.EnumMap;
import java.util.Map;

/**
 * The resource version of Events of all services: each counts revisions of its own, so it is one
 * revision for each of them. Written as a decimal number, as clients expect: a 1, then twelve
 * digits for each owner of kinds.
 */
final class EventVersion {
  private static final int DIGITS = 12;
  private static final int OWNERS = Owner.values().length;

  private final Map<Owner, Long> revisions = new EnumMap<>(Owner.class);

  /** The beginning: everything that is known. */
  EventVersion() {}

  /**
   * Reads what {@link #toString} has written; nothing, {@code 0} and {@code 1} are the beginning.
   *
   * @throws ApiFailure 410 for a version of something else, such as of an installation with other
   *     services: the client lists again
   */
  static EventVersion parse(String text) {
    EventVersion version = new EventVersion();
    if (text == null || text.isEmpty() || text.equals("0") || text.equals("1")) {
      return version;
    }
    if (text.length() != 1 + OWNERS * DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')
        || text.charAt(0) != '1') {
      throw ApiFailure.expired(
          "resourceVersion %s is not one of events: list them again and watch from there"
              .formatted(text));
    }
    for (Owner owner : Owner.values()) {
      int at = 1 + owner.ordinal() * DIGITS;
      version.set(owner, Long.parseLong(text.substring(at, at + DIGITS)));
    }
    return version;
  }

  long of(Owner owner) {
    return revisions.getOrDefault(owner, 0L);
  }

  /** Takes up how far one service has told; never goes back. */
  void set(Owner owner, long revision) {
    revisions.merge(owner, revision, Math::max);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("1");
    for (Owner owner : Owner.values()) {
      text.append("%012d".formatted(of(owner)));
    }
    return text.toString();
  }
}
