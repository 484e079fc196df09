package io.clusterapi.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a user may choose about the local stack: keys {@code capi.local.*} of {@code
 * capi.properties} in the project's folder, each also as an environment variable ({@code
 * CAPI_LOCAL_KAFKA_PORT}), which wins.
 *
 * @param state the state folder ({@code capi.local.state}, default {@code .local})
 * @param ports the port of each component ({@code capi.local.NAME.port})
 * @param startWithin how long one component may take to become ready ({@code
 *     capi.local.start-timeout}, seconds, default 90)
 * @param heapMegabytes the largest heap of a service ({@code capi.local.heap}, default 192)
 * @param providers whose machines can be made ({@code capi.local.providers}, several with commas
 *     between, or {@code all}); empty when nothing is chosen
 * @param handedOn all other {@code capi.*} keys of the file: settings of the services
 */
public record LocalSettings(
    Path state,
    Map<Component, Integer> ports,
    Duration startWithin,
    int heapMegabytes,
    Set<String> providers,
    Map<String, String> handedOn) {
  private static final String PREFIX = "capi.local.";

  /** A setting has a value that cannot be used; the message names key, value and what fits. */
  public static final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidSetting(String message) {
      super(message);
    }
  }

  /** Reads the settings of a project folder. */
  public static LocalSettings read(Path project, Map<String, String> environment) {
    Path file = project.resolve("capi.properties");
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new InvalidSetting("Cannot read %s: %s".formatted(file, e.getMessage()));
      }
    }
    UnaryOperator<String> value =
        key -> {
          String variable = variable(key);
          return environment.containsKey(variable)
              ? environment.get(variable)
              : properties.getProperty(key);
        };
    refuseUnknown(properties, file);
    Map<Component, Integer> ports = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      ports.put(
          component, number(value, component.portSetting(), component.defaultPort(), 1, 65_535));
    }
    Map<String, String> handedOn = new TreeMap<>();
    properties.stringPropertyNames().stream()
        .filter(key -> key.startsWith("capi.") && !key.startsWith(PREFIX))
        .forEach(key -> handedOn.put(key, properties.getProperty(key)));
    String state = value.apply(PREFIX + "state");
    return new LocalSettings(
        project.resolve(state == null ? ".local" : state),
        ports,
        Duration.ofSeconds(number(value, PREFIX + "start-timeout", 90, 1, 3600)),
        number(value, PREFIX + "heap", 192, 32, 65_536),
        providers(value.apply(PREFIX + "providers")),
        handedOn);
  }

  /** The environment variable that stands for a key. */
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static void refuseUnknown(Properties properties, Path file) {
    for (String key : properties.stringPropertyNames()) {
      boolean known =
          !key.startsWith(PREFIX)
              || key.equals(PREFIX + "state")
              || key.equals(PREFIX + "start-timeout")
              || key.equals(PREFIX + "heap")
              || key.equals(PREFIX + "providers")
              || Component.named(key.replaceAll("^capi\\.local\\.(.*)\\.port$", "$1")).isPresent();
      if (!known) {
        throw new InvalidSetting(
            "%s: there is no setting %s. Those there are stand in deploy/local/README.md."
                .formatted(file, key));
      }
    }
  }

  private static Set<String> providers(String text) {
    if (text == null || text.isBlank()) {
      return Set.of();
    }
    String chosen = text.strip();
    List<String> known = Component.infrastructures();
    Set<String> providers =
        chosen.equals("all") ? Set.copyOf(known) : Set.of(chosen.split("\\s*,\\s*"));
    for (String provider : providers) {
      if (!known.contains(provider)) {
        throw new InvalidSetting(
            "The setting %s (or %s) names the provider '%s'; there are %s. Several are written with commas between, or all."
                .formatted(
                    PREFIX + "providers",
                    variable(PREFIX + "providers"),
                    provider,
                    String.join(", ", known)));
      }
    }
    return providers;
  }

  private static int number(
      UnaryOperator<String> value, String key, int whenAbsent, int least, int most) {
    String text = value.apply(key);
    if (text == null) {
      return whenAbsent;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Said below, together with numbers out of range.
    }
    throw new InvalidSetting(
        "The setting %s (or %s) is '%s'; it must be a whole number from %d to %d."
            .formatted(key, variable(key), text, least, most));
  }
}
