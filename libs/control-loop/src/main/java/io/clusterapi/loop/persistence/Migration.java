package io.clusterapi.loop.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the service's database schema to this version before anything uses it. */
@ApplicationScoped
public class Migration {
  private final String url;
  private final String username;
  private final String password;
  private final String schema;

  public Migration(
      @ConfigProperty(name = "capi.postgres.url") String url,
      @ConfigProperty(name = "capi.postgres.username") String username,
      @ConfigProperty(name = "capi.postgres.password") String password,
      @ConfigProperty(name = "capi.postgres.schema") String schema) {
    this.url = url;
    this.username = username;
    this.password = password;
    this.schema = schema;
  }

  /**
   * Applies what is missing. Blocking.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database is away or newer than this
   *     version
   */
  public void run() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url.startsWith("jdbc:") ? url : "jdbc:" + url);
    source.setUser(username);
    source.setPassword(password);
    Flyway.configure()
        .dataSource(source)
        .schemas(schema)
        .createSchemas(true)
        .locations("classpath:db/capi")
        .loggers("slf4j")
        .load()
        .migrate();
  }
}
