package io.clusterapi.loop.runtime;

/**
 * A place in a line in which the older cluster goes first, and of one cluster what came first.
 *
 * @param seniority of the cluster, by {@link Seniority}; less is older
 * @param arrival counts what got in line
 */
record Rank(long seniority, long arrival) implements Comparable<Rank> {
  @Override
  public int compareTo(Rank other) {
    int bySeniority = Long.compare(seniority, other.seniority);
    return bySeniority != 0 ? bySeniority : Long.compare(arrival, other.arrival);
  }
}
