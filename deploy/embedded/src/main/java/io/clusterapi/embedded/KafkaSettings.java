package io.clusterapi.embedded;

import java.nio.file.Path;

/**
 * How to run the broker.
 *
 * @param folder keeps its data between runs
 * @param logFile gets its output
 * @param recordFile remembers its process
 * @param cache keeps the unpacked program and its class-data archive
 * @param port the port to serve, 0 for any free one
 * @param portSetting the key with which a user chooses another port, empty when there is none
 * @param heapMegabytes the JVM's largest heap
 * @param endsWithThisJvm whether the broker ends when this JVM ends, however that happens
 */
public record KafkaSettings(
    Path folder,
    Path logFile,
    Path recordFile,
    Path cache,
    int port,
    String portSetting,
    int heapMegabytes,
    boolean endsWithThisJvm) {

  /** Data, log and record in one folder, any free port, ends with this JVM. */
  public static KafkaSettings in(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return new KafkaSettings(
        absolute,
        absolute.resolve("kafka.log"),
        absolute.resolve("kafka.process"),
        CacheFolder.locate(),
        0,
        "",
        256,
        true);
  }

  /** The same with a fixed port. */
  public KafkaSettings withPort(int port, String setting) {
    return new KafkaSettings(
        folder, logFile, recordFile, cache, port, setting, heapMegabytes, endsWithThisJvm);
  }

  /** The same with log and record elsewhere. */
  public KafkaSettings withFiles(Path logFile, Path recordFile) {
    return new KafkaSettings(
        folder, logFile, recordFile, cache, port, portSetting, heapMegabytes, endsWithThisJvm);
  }

  /** The same with another cache folder. */
  public KafkaSettings withCache(Path cache) {
    return new KafkaSettings(
        folder, logFile, recordFile, cache, port, portSetting, heapMegabytes, endsWithThisJvm);
  }

  /** The same, ending with this JVM or outliving it. */
  public KafkaSettings endingWithThisJvm(boolean ends) {
    return new KafkaSettings(
        folder, logFile, recordFile, cache, port, portSetting, heapMegabytes, ends);
  }
}
