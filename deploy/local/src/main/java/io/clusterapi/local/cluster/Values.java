package io.clusterapi.local.cluster;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.template.EnvFile;
import io.clusterapi.clusterctl.template.TemplateError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where the variables of a template get their values. */
public final class Values {
  private Values() {}

  /** The first of the maps that has the variable decides. */
  public static Function<String, Optional<String>> from(List<Map<String, String>> maps) {
    return name ->
        maps.stream().filter(map -> map.containsKey(name)).map(map -> map.get(name)).findFirst();
  }

  /** The entries of a file with {@code KEY=VALUE} lines; none when no file is given. */
  public static Map<String, String> ofFile(Path file) {
    if (file == null) {
      return Map.of();
    }
    try {
      return EnvFile.parse(Files.readString(file));
    } catch (IOException e) {
      throw new Failure(
          "Cannot read the values in %s.".formatted(file), "Check the path after --env.");
    } catch (TemplateError e) {
      throw new Failure("%s: %s.".formatted(file, e.getMessage()), "Correct that line.");
    }
  }
}
