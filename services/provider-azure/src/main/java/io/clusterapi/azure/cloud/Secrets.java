package io.clusterapi.azure.cloud;

import io.clusterapi.http.SecretReader;
import io.clusterapi.http.SecretWriter;
import io.fabric8.kubernetes.api.model.Secret;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where Secrets with azure.json are kept. */
public interface Secrets {
  Uni<Optional<Secret>> read(String namespace, String name);

  /** False when one of that name exists. */
  Uni<Boolean> create(Secret secret);

  /** False when it has been changed since it was read. */
  Uni<Boolean> replace(Secret secret);

  Uni<Void> delete(String namespace, String name);

  /** Where every service reads and writes Secrets. */
  static Secrets over(SecretReader reader, SecretWriter writer) {
    return new Secrets() {
      @Override
      public Uni<Optional<Secret>> read(String namespace, String name) {
        return reader.secret(namespace, name);
      }

      @Override
      public Uni<Boolean> create(Secret secret) {
        return writer.create(secret);
      }

      @Override
      public Uni<Boolean> replace(Secret secret) {
        return writer.replace(secret);
      }

      @Override
      public Uni<Void> delete(String namespace, String name) {
        return writer.delete(namespace, name);
      }
    };
  }
}
