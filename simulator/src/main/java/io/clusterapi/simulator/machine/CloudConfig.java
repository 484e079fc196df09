package io.clusterapi.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A cloud-config document.
 *
 * @param bootCommands each a text for the shell, or a list of arguments
 * @param otherSections the names of sections that change nothing a simulated machine has
 */
record CloudConfig(
    List<FileEntry> files,
    List<Object> bootCommands,
    List<Object> runCommands,
    Set<String> otherSections) {

  /** A file to write. */
  record FileEntry(String path, MachineFile file, boolean append) {}

  static CloudConfig parse(String text) {
    Object document;
    try {
      document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (MarkedYAMLException e) {
      // Not the whole message: it quotes the lines around, which may be of a private key.
      throw new BootFailure(
          "Failed loading yaml blob. Invalid format at line "
              + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1)
              + ": "
              + e.getProblem());
    } catch (YAMLException e) {
      throw new BootFailure("Failed loading yaml blob: it is not a YAML document");
    }
    if (document == null) {
      return new CloudConfig(List.of(), List.of(), List.of(), Set.of());
    }
    if (!(document instanceof Map<?, ?> sections)) {
      throw new BootFailure("Failed loading yaml blob. A cloud-config must be a map of sections");
    }
    Set<String> others = new LinkedHashSet<>();
    sections.keySet().forEach(key -> others.add(String.valueOf(key)));
    others.removeAll(Set.of("write_files", "bootcmd", "runcmd"));
    return new CloudConfig(
        files(sections.get("write_files")),
        commands(sections, "bootcmd"),
        commands(sections, "runcmd"),
        others);
  }

  private static List<Object> commands(Map<?, ?> sections, String name) {
    Object given = sections.get(name);
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof List<?> list)) {
      throw new BootFailure(name + " must be a list of commands");
    }
    List<Object> commands = new ArrayList<>();
    for (Object command : list) {
      if (command instanceof String) {
        commands.add(command);
      } else if (command instanceof List<?> arguments) {
        commands.add(arguments.stream().map(String::valueOf).toList());
      } else if (command != null) {
        throw new BootFailure(
            name + " item " + (commands.size() + 1) + " is neither a string nor a list");
      }
    }
    return commands;
  }

  private static List<FileEntry> files(Object given) {
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof List<?> list)) {
      throw new BootFailure("write_files must be a list of files");
    }
    List<FileEntry> files = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new BootFailure("write_files item " + (files.size() + 1) + " is not a map");
      }
      files.add(file(map, files.size() + 1));
    }
    return files;
  }

  private static FileEntry file(Map<?, ?> given, int number) {
    Map<String, Object> map = new TreeMap<>();
    given.forEach((key, value) -> map.put(String.valueOf(key), value));
    if (!(map.get("path") instanceof String path) || !path.startsWith("/")) {
      throw new BootFailure("write_files item " + number + " has no absolute path");
    }
    Object content = map.getOrDefault("content", "");
    byte[] bytes;
    if (content instanceof byte[] binary) {
      bytes = binary;
    } else {
      bytes = String.valueOf(content).getBytes(StandardCharsets.UTF_8);
    }
    String encoding = String.valueOf(map.getOrDefault("encoding", "text/plain")).trim();
    return new FileEntry(
        path,
        new MachineFile(
            decode(bytes, encoding, path),
            String.valueOf(map.getOrDefault("owner", "root:root")),
            permissions(map.get("permissions"))),
        Boolean.TRUE.equals(map.get("append")));
  }

  /** YAML reads an unquoted 0600 as the number 384: octal, as cloud-init takes it. */
  private static String permissions(Object given) {
    if (given == null) {
      return "0644";
    }
    return given instanceof Integer number ? String.format("%04o", number) : String.valueOf(given);
  }

  private static byte[] decode(byte[] bytes, String encoding, String path) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "gz", "gzip" -> UserData.gunzip(bytes, path);
      case "b64", "base64" -> base64(bytes, path);
      case "gz+base64", "gzip+base64", "gz+b64", "gzip+b64" ->
          UserData.gunzip(base64(bytes, path), path);
      default -> bytes; // cloud-init takes an unknown encoding for text
    };
  }

  private static byte[] base64(byte[] text, String path) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BootFailure("the content of " + path + " is not base64");
    }
  }
}
