package io.clusterapi.maas.cloud;

import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What MAAS' answers mean. */
final class MaasFailures {
  private static final int LONGEST = 300;

  private MaasFailures() {}

  /** The failure of a call named {@code action} that got no answer. */
  static CloudException of(String action, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof CloudException known) {
      return known;
    }
    return new CloudException(
        new CloudFailure(
            Category.UNKNOWN_OUTCOME,
            "",
            "%s got no answer from MAAS (%s); it is looked up before it is tried again"
                .formatted(action, failure.getClass().getSimpleName()),
            Optional.empty()),
        failure);
  }

  /** The failure MAAS answered with. */
  static CloudException answered(String action, int status, String retryAfter, String body) {
    return new CloudException(
        new CloudFailure(
            category(status, body),
            "HTTP " + status,
            action + ": " + said(body),
            seconds(retryAfter)),
        null);
  }

  static Category category(int status, String body) {
    return switch (status) {
      case 401, 403 -> Category.UNAUTHORIZED;
      case 404, 410 -> Category.NOT_FOUND;
      case 409 ->
          body.toLowerCase(Locale.ROOT).contains("no available machine")
              ? Category.NO_CAPACITY
              : Category.NOT_YET;
      case 429 -> Category.THROTTLED;
      default -> status >= 500 ? Category.UNKNOWN_OUTCOME : Category.INVALID;
    };
  }

  private static String said(String body) {
    String text = body.strip();
    if (text.startsWith("<")) {
      return "an HTML page: is this the address of MAAS itself?";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static Optional<Duration> seconds(String header) {
    try {
      return header == null
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(Long.parseLong(header.trim())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static CloudException exception(Category category, String code, String message) {
    return new CloudException(new CloudFailure(category, code, message, Optional.empty()), null);
  }
}
