package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Objects and expected texts of the test resources. */
public final class TestObjects {
  private TestObjects() {}

  public static List<ObjectNode> read(String name) {
    return Manifests.read(resource("/objects/" + name), Limits.DEFAULT).stream()
        .map(ManifestObject::tree)
        .toList();
  }

  /**
   * The expected text. With {@code -Dgolden.write=true} the actual text becomes the expected one;
   * look at the difference before it is committed.
   */
  public static String golden(String name, String actual) {
    if (Boolean.getBoolean("golden.write")) {
      try {
        Files.writeString(Path.of("src/test/resources/golden").resolve(name), actual);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return actual;
    }
    return new String(resource("/golden/" + name), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] resource(String path) {
    try (InputStream stream = TestObjects.class.getResourceAsStream(path)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
