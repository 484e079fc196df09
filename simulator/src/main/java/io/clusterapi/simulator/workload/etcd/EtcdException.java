package io.clusterapi.simulator.workload.etcd;

/** A request etcd refuses, with the gRPC status and the text that etcd 3.5 answers. */
public final class EtcdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** gRPC status codes etcd uses, with their numbers. */
  public enum Code {
    INVALID_ARGUMENT(3),
    NOT_FOUND(5),
    FAILED_PRECONDITION(9),
    OUT_OF_RANGE(11),
    UNAVAILABLE(14),
    RESOURCE_EXHAUSTED(8);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  private final Code code;

  private EtcdException(Code code, String message) {
    super("etcdserver: " + message);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  public static EtcdException noLeader() {
    return new EtcdException(Code.UNAVAILABLE, "no leader");
  }

  /** What a request that needs consensus ends with when there is no quorum. */
  public static EtcdException timedOut() {
    return new EtcdException(Code.UNAVAILABLE, "request timed out");
  }

  /** What a member answers after it was removed. */
  static EtcdException stopped() {
    return new EtcdException(Code.UNAVAILABLE, "server stopped");
  }

  static EtcdException unhealthy() {
    return new EtcdException(Code.UNAVAILABLE, "unhealthy cluster");
  }

  static EtcdException notEnoughStarted() {
    return new EtcdException(
        Code.FAILED_PRECONDITION, "re-configuration failed due to not enough started members");
  }

  static EtcdException memberNotFound() {
    return new EtcdException(Code.NOT_FOUND, "member not found");
  }

  static EtcdException peerUrlExists() {
    return new EtcdException(Code.FAILED_PRECONDITION, "Peer URLs already exists");
  }

  static EtcdException notLearner() {
    return new EtcdException(Code.FAILED_PRECONDITION, "can only promote a learner member");
  }

  static EtcdException learnerNotReady() {
    return new EtcdException(
        Code.FAILED_PRECONDITION, "can only promote a learner member which is in sync with leader");
  }

  static EtcdException tooManyLearners() {
    return new EtcdException(Code.FAILED_PRECONDITION, "too many learner members in cluster");
  }

  static EtcdException notLeader() {
    return new EtcdException(Code.FAILED_PRECONDITION, "not leader");
  }

  static EtcdException badTransferee() {
    return new EtcdException(Code.FAILED_PRECONDITION, "bad leader transferee");
  }

  static EtcdException noSpace() {
    return new EtcdException(Code.RESOURCE_EXHAUSTED, "mvcc: database space exceeded");
  }

  static EtcdException emptyKey() {
    return new EtcdException(Code.INVALID_ARGUMENT, "key is not provided");
  }
}
