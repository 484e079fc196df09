package io.clusterapi.schemas.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the AsyncAPI document: {@code mvn -q -pl schemas compile exec:java@asyncapi}. */
public final class WriteAsyncApi {
  private WriteAsyncApi() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("wanted one argument, the file to write");
    }
    Files.writeString(Path.of(arguments[0]), AsyncApi.yaml(), StandardCharsets.UTF_8);
  }
}
