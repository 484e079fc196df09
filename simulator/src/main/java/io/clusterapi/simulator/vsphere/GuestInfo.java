package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.clusterapi.simulator.cloud.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/** What cloud-init's VMware data source reads: guestinfo.userdata and guestinfo.metadata. */
final class GuestInfo {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final JsonNode options;

  private GuestInfo(JsonNode options) {
    this.options = options;
  }

  static GuestInfo of(Resource vm) {
    return new GuestInfo(vm.hidden().path("extraConfig"));
  }

  byte[] userData() {
    return decoded("guestinfo.userdata");
  }

  /** The metadata; missing when there is none or it cannot be read, as a guest would have it. */
  JsonNode metadata() {
    try {
      JsonNode read =
          YAML.readTree(new String(decoded("guestinfo.metadata"), StandardCharsets.UTF_8));
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private byte[] decoded(String key) {
    byte[] raw = options.path(key).asText("").getBytes(StandardCharsets.UTF_8);
    String encoding = options.path(key + ".encoding").asText("");
    try {
      return switch (encoding) {
        case "base64", "b64" -> Base64.getMimeDecoder().decode(raw);
        case "gzip+base64", "gz+b64" -> {
          byte[] packed = Base64.getMimeDecoder().decode(raw);
          try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            yield gzip.readAllBytes();
          }
        }
        default -> raw;
      };
    } catch (IllegalArgumentException | IOException e) {
      return new byte[0];
    }
  }
}
