package io.clusterapi.provider.secret;

import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where Secrets come from: {@code SecretReader::secret} in a service. */
@FunctionalInterface
public interface SecretSource {
  /**
   * The Secret, or empty when there is none; fails with {@link
   * io.clusterapi.http.SecretReader.Unavailable} when that can not be said now.
   */
  Uni<Optional<Secret>> secret(String namespace, String name);
}
