package io.clusterapi.embedded.test;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test without Quarkus a real broker and a real database:
 * {@code @ExtendWith(EmbeddedServers.class)}, and where a test wants them as an argument a
 * parameter of type {@link Addresses}.
 */
public final class EmbeddedServers implements BeforeAllCallback, ParameterResolver {

  /**
   * Where the servers are.
   *
   * @param kafka what clients take as {@code bootstrap.servers}
   * @param postgresHost the database server's host
   * @param postgresPort and port
   * @param database the database
   * @param username its user
   * @param password that user's password
   */
  public record Addresses(
      String kafka,
      String postgresHost,
      int postgresPort,
      String database,
      String username,
      String password) {

    /** {@code postgresql://host:port/database}, as the reactive client takes it. */
    public String reactiveUrl() {
      return "postgresql://%s:%d/%s".formatted(postgresHost, postgresPort, database);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    addresses();
  }

  /** The addresses; starts the servers when they do not run yet. */
  public static Addresses addresses() {
    String postgres = SharedServers.postgres();
    int colon = postgres.lastIndexOf(':');
    return new Addresses(
        SharedServers.kafka(),
        postgres.substring(0, colon),
        Integer.parseInt(postgres.substring(colon + 1)),
        "capi",
        SharedServers.username(),
        SharedServers.password());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Addresses.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return addresses();
  }
}
