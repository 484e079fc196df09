package io.clusterapi.provider.secret;

import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the values of a Secret anew each time, so that a renewed one counts from the next call on.
 * Values appear in no message.
 */
public final class SecretValues {
  private final SecretSource source;
  private final String what;
  private final String missing;
  private final String unavailable;
  private final Duration again;

  /**
   * @param what stands in the Secret, for messages: {@code bootstrap data}
   * @param missing reason when there is no Secret, or not all of its keys
   * @param unavailable reason when it can not be read now
   * @param again how long to wait for a Secret that is missing
   */
  public SecretValues(
      SecretSource source, String what, String missing, String unavailable, Duration again) {
    this.source = source;
    this.what = what;
    this.missing = missing;
    this.unavailable = unavailable;
    this.again = again;
  }

  /** Credentials of an identity: whoever corrects the Secret is found out within 10 s. */
  public static SecretValues credentials(SecretReader reader) {
    return credentials(reader::secret);
  }

  /** As {@link #credentials(SecretReader)}, from another source. */
  public static SecretValues credentials(SecretSource source) {
    return new SecretValues(
        source,
        "credentials",
        "CredentialsNotFound",
        "CredentialsUnavailable",
        Duration.ofSeconds(10));
  }

  /**
   * The values of a Secret.
   *
   * @param wanted keys that have to be there
   * @return fails with a classified {@link OperationFailure} that names the Secret and the keys
   */
  public Uni<Values> read(String namespace, String name, String... wanted) {
    return source
        .secret(namespace, name)
        .map(found -> values(found, namespace, name, List.of(wanted)))
        .onFailure(SecretReader.Unavailable.class)
        .transform(
            failure ->
                OperationFailure.throttled(
                    unavailable,
                    "The %s in Secret %s/%s could not be fetched: %s"
                        .formatted(what, namespace, name, failure.getMessage()),
                    Duration.ofSeconds(1)));
  }

  private Values values(
      Optional<Secret> found, String namespace, String name, List<String> wanted) {
    Map<String, byte[]> values = new HashMap<>();
    found.map(Secret::getData).orElse(Map.of()).forEach((key, text) -> put(values, key, text));
    List<String> absent = wanted.stream().filter(key -> !values.containsKey(key)).toList();
    if (found.isPresent() && absent.isEmpty()) {
      return new Values(values);
    }
    throw OperationFailure.throttled(
        missing,
        "Wanted the %s%s of Secret %s/%s, found %s"
            .formatted(
                what,
                wanted.isEmpty() ? "" : " under " + keys(wanted.stream()),
                namespace,
                name,
                found.isEmpty()
                    ? "no such Secret"
                    : values.isEmpty() ? "no keys" : keys(values.keySet().stream().sorted())),
        again);
  }

  private static void put(Map<String, byte[]> values, String key, String text) {
    try {
      values.put(key, Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      // Not base64: as good as absent, and its text may be the secret itself.
      values.remove(key);
    }
  }

  private static String keys(Stream<String> keys) {
    return String.join(", ", keys.map(key -> "key " + key).toList());
  }

  /** What a Secret held when it was read. Its text form names keys only. */
  public static final class Values {
    private final Map<String, byte[]> values;

    Values(Map<String, byte[]> values) {
      this.values = values;
    }

    /** The bytes under a key; null when it is not there. */
    public byte[] bytes(String key) {
      return values.get(key);
    }

    /** The UTF-8 text under a key without surrounding white space; empty when it is not there. */
    public Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8).trim());
    }

    @Override
    public String toString() {
      return "values of " + values.keySet();
    }
  }
}
