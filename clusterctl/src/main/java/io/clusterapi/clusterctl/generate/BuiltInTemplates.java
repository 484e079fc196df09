package io.clusterapi.clusterctl.generate;

import io.clusterapi.clusterctl.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The templates that come with the command, by provider and flavor; the flavor without a name is
 * the default.
 */
public final class BuiltInTemplates {
  private static final Map<String, List<String>> FLAVORS =
      new TreeMap<>(
          Map.of(
              "aws", List.of(""),
              "azure", List.of(""),
              "maas", List.of(""),
              "vsphere", List.of("")));

  private BuiltInTemplates() {}

  /**
   * The text of a template.
   *
   * @param infrastructure provider, optionally with a version ({@code aws:v2.11.0}) that only has
   *     to be of this provider; empty for the only provider
   * @param flavor empty for the default
   * @throws Failure when there is none, naming those there are
   */
  public static String read(String infrastructure, String flavor) {
    String provider = infrastructure.isEmpty() ? "aws" : infrastructure.split(":", 2)[0];
    List<String> flavors = FLAVORS.get(provider);
    if (flavors == null) {
      throw new Failure(
          "There is no built-in template for the provider \""
              + provider
              + "\"; there are: "
              + String.join(", ", FLAVORS.keySet())
              + ".",
          "Name one of these with --infrastructure, or a template file with --from FILE.");
    }
    if (!flavors.contains(flavor)) {
      throw new Failure(
          "The provider " + provider + " has no template flavor \"" + flavor + "\".",
          "Leave --flavor away for the default template, or name a template file with --from FILE.");
    }
    String path =
        "/templates/"
            + provider
            + "/cluster-template"
            + (flavor.isEmpty() ? "" : "-" + flavor)
            + ".yaml";
    try (InputStream stream = BuiltInTemplates.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the template " + path + " is missing from the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
