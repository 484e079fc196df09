package io.clusterapi.model.schema.generation;

import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the CRDs of all kinds into a directory: {@code mvn -q -pl libs/resource-model compile
 * exec:java@crds}.
 */
public final class WriteCustomResourceDefinitions {
  private WriteCustomResourceDefinitions() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("expected one argument: the directory to write CRDs into");
    }
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    for (Kind kind : Kinds.all()) {
      if (!kind.group().equals(Groups.CORE)) {
        Files.writeString(
            directory.resolve(CustomResourceDefinitions.fileName(kind)),
            CustomResourceDefinitions.yaml(kind));
      }
    }
  }
}
