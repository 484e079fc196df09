package io.clusterapi.aws.cloud;

/**
 * How often the network of a cluster that is in use is looked at. Nobody waits for it, and of a
 * thousand clusters in one account it is 25,000 parts in 430 calls when all are looked at each
 * time.
 */
final class NetworkPace {
  /**
   * Every tenth time, by default every ten minutes: how often upstream looks at what nothing has
   * happened to.
   */
  static final int TURNS = 10;

  private NetworkPace() {}
}
