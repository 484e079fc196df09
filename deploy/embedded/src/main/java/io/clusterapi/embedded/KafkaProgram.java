package io.clusterapi.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The broker's program: Kafka's jars, which travel inside this module, and our main class, unpacked
 * as jars because class-data archives accept nothing else on a class path.
 */
final class KafkaProgram {
  static final String MAIN = "io.clusterapi.embedded.broker.BrokerProcess";
  private static final String LIBRARY = "kafka-lib/";
  private static final String MAIN_FILE = MAIN.replace('.', '/') + ".class";

  private KafkaProgram() {}

  /** The folder with the jars, unpacked when it is not there yet. */
  static Path unpacked(Path cache) {
    try {
      TreeMap<String, Source> sources = sources();
      CRC32 digest = new CRC32();
      sources.forEach((name, source) -> digest.update((name + source.size + ";").getBytes()));
      digest.update(mainClass());
      return CacheFolder.filled(
          cache,
          "kafka-%08x".formatted(digest.getValue()),
          folder -> {
            for (var source : sources.entrySet()) {
              try (InputStream in = source.getValue().open()) {
                Files.copy(in, folder.resolve(source.getKey()));
              }
            }
            writeMainJar(folder.resolve("broker.jar"));
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read Kafka's jars from this program", e);
    }
  }

  /** The class path; the order is that of the names, for the archive depends on it. */
  static String classPath(Path unpacked) {
    try (Stream<Path> jars = Files.list(unpacked)) {
      return jars.filter(path -> path.toString().endsWith(".jar"))
          .sorted()
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + unpacked, e);
    }
  }

  private record Source(long size, Opener opener) {
    InputStream open() throws IOException {
      return opener.open();
    }
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  private static TreeMap<String, Source> sources() throws IOException {
    TreeMap<String, Source> sources = new TreeMap<>();
    URL main = mainUrl();
    if (main.getProtocol().equals("jar")) {
      JarURLConnection connection = (JarURLConnection) main.openConnection();
      URL jar = connection.getJarFileURL();
      try (JarFile file = new JarFile(new File(toUri(jar)))) {
        for (JarEntry entry : Collections.list(file.entries())) {
          if (entry.getName().startsWith(LIBRARY) && entry.getName().endsWith(".jar")) {
            URL nested = new URL("jar:" + jar + "!/" + entry.getName());
            sources.put(
                entry.getName().substring(LIBRARY.length()),
                new Source(entry.getSize(), nested::openStream));
          }
        }
      }
    } else {
      Path classes = Path.of(toUri(main));
      for (int level = 0; level < MAIN_FILE.split("/").length; level++) {
        classes = classes.getParent();
      }
      try (Stream<Path> jars = Files.list(classes.resolve(LIBRARY))) {
        for (Path jar : jars.toList()) {
          sources.put(
              jar.getFileName().toString(),
              new Source(Files.size(jar), () -> Files.newInputStream(jar)));
        }
      }
    }
    if (sources.isEmpty()) {
      throw new IOException("no jar was found below " + LIBRARY + " next to " + main);
    }
    return sources;
  }

  private static void writeMainJar(Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(MAIN_FILE));
      entries.write(mainClass());
      entries.closeEntry();
    }
  }

  private static byte[] mainClass() throws IOException {
    try (InputStream in = mainUrl().openStream()) {
      return in.readAllBytes();
    }
  }

  private static URL mainUrl() throws IOException {
    // By name: loading the class would want Kafka's classes here.
    URL url = KafkaProgram.class.getClassLoader().getResource(MAIN_FILE);
    if (url == null) {
      throw new IOException(MAIN_FILE + " is not on the class path");
    }
    return url;
  }

  private static URI toUri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("Not a file address: " + url, e);
    }
  }

  /** Names of the jars this program carries, for its test. */
  static List<String> jarNames() throws IOException {
    return List.copyOf(sources().keySet());
  }
}
