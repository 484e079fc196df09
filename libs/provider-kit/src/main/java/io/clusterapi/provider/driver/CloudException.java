package io.clusterapi.provider.driver;

/** Carries a {@link CloudFailure} from the cloud's client to the driver, which may know better. */
public final class CloudException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CloudFailure failure;

  public CloudException(CloudFailure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public CloudFailure failure() {
    return failure;
  }

  /** Whether this is such a failure. */
  public static boolean is(Throwable failure, CloudFailure.Category category) {
    return failure instanceof CloudException cloud && cloud.failure().category() == category;
  }
}
