package io.clusterapi.embedded;

import java.nio.file.Path;

/**
 * How to run the database server.
 *
 * @param folder keeps its data between runs
 * @param logFile gets its output
 * @param recordFile remembers its process
 * @param cache keeps the unpacked program
 * @param port the port to serve, 0 for any free one
 * @param portSetting the key with which a user chooses another port, empty when there is none
 * @param database the database made with a new data folder
 * @param username the superuser made with a new data folder
 * @param password that user's password; a later start does not change it
 * @param durable whether a commit is on the disk when it is answered (fsync). Only data that may be
 *     lost with the machine, such as that of tests, should be without
 * @param maxConnections connections served at the same time
 * @param endsWithThisJvm whether the server ends when this JVM ends, however that happens
 */
public record PostgresSettings(
    Path folder,
    Path logFile,
    Path recordFile,
    Path cache,
    int port,
    String portSetting,
    String database,
    String username,
    String password,
    boolean durable,
    int maxConnections,
    boolean endsWithThisJvm) {

  /** Durable, database and user {@code capi}, any free port, ends with this JVM. */
  public static PostgresSettings in(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return new PostgresSettings(
        absolute,
        absolute.resolve("postgres.log"),
        absolute.resolve("postgres.process"),
        CacheFolder.locate(),
        0,
        "",
        "capi",
        "capi",
        "capi",
        true,
        200,
        true);
  }

  /** The same with a fixed port. */
  public PostgresSettings withPort(int port, String setting) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        setting,
        database,
        username,
        password,
        durable,
        maxConnections,
        endsWithThisJvm);
  }

  /** The same with log and record elsewhere. */
  public PostgresSettings withFiles(Path logFile, Path recordFile) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        portSetting,
        database,
        username,
        password,
        durable,
        maxConnections,
        endsWithThisJvm);
  }

  /** The same with another cache folder. */
  public PostgresSettings withCache(Path cache) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        portSetting,
        database,
        username,
        password,
        durable,
        maxConnections,
        endsWithThisJvm);
  }

  /** The same with another password for a new data folder. */
  public PostgresSettings withPassword(String password) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        portSetting,
        database,
        username,
        password,
        durable,
        maxConnections,
        endsWithThisJvm);
  }

  /** The same, with commits forced to the disk or not. */
  public PostgresSettings durable(boolean durable) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        portSetting,
        database,
        username,
        password,
        durable,
        maxConnections,
        endsWithThisJvm);
  }

  /** The same, ending with this JVM or outliving it. */
  public PostgresSettings endingWithThisJvm(boolean ends) {
    return new PostgresSettings(
        folder,
        logFile,
        recordFile,
        cache,
        port,
        portSetting,
        database,
        username,
        password,
        durable,
        maxConnections,
        ends);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "PostgresSettings[folder=%s, port=%d, database=%s, username=%s, durable=%s]"
        .formatted(folder, port, database, username, durable);
  }
}
