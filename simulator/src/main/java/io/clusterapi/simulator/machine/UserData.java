package io.clusterapi.simulator.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** Takes user data apart the way cloud-init does: gzip, MIME multi-part, or one plain part. */
final class UserData {
  /** More than this after decompression is a bomb: real bootstrap data is some 30 KB. */
  private static final int MOST = 16 << 20;

  private static final String TEMPLATE = "## template: jinja";

  private UserData() {}

  /** What to do with a part. */
  enum Kind {
    CLOUD_CONFIG,
    SHELL_SCRIPT,
    BOOT_HOOK,
    INCLUDE
  }

  /**
   * One part.
   *
   * @param template true when the text is a Jinja template, its header taken off
   */
  record Part(Kind kind, boolean template, String text) {
    /** Without the text: it holds private keys. */
    @Override
    public String toString() {
      return kind + (template ? " (jinja template), " : ", ") + text.length() + " characters";
    }
  }

  static List<Part> parse(byte[] data) {
    byte[] plain = isGzip(data) ? gunzip(data, "user data") : data;
    String text = new String(plain, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return List.of();
    }
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("content-type:") || start.startsWith("mime-version:")) {
      return multipart(plain);
    }
    return List.of(byHeader(text, ""));
  }

  static boolean isGzip(byte[] data) {
    return data.length > 2 && (data[0] & 0xff) == 0x1f && (data[1] & 0xff) == 0x8b;
  }

  static byte[] gunzip(byte[] data, String what) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(data))) {
      byte[] plain = gzip.readNBytes(MOST + 1);
      if (plain.length > MOST) {
        throw new BootFailure(what + " has more than " + MOST + " bytes when decompressed");
      }
      return plain;
    } catch (IOException e) {
      throw new BootFailure(what + " is not whole gzip data: " + e.getMessage());
    }
  }

  private static List<Part> multipart(byte[] data) {
    List<Part> parts = new ArrayList<>();
    MimeConfig config = MimeConfig.custom().setMaxLineLen(-1).setMaxContentLen(-1).build();
    MimeTokenStream tokens = new MimeTokenStream(config);
    tokens.parse(new ByteArrayInputStream(data));
    try {
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM;
          state = tokens.next()) {
        if (state == EntityState.T_BODY) {
          String type = tokens.getBodyDescriptor().getMimeType();
          byte[] body = tokens.getDecodedInputStream().readNBytes(MOST);
          if (isGzip(body)) {
            body = gunzip(body, "a part of type " + type);
          }
          parts.add(byHeader(new String(body, StandardCharsets.UTF_8), type));
        }
      }
    } catch (MimeException | IOException e) {
      throw new BootFailure("the user data is not well-formed MIME: " + e.getMessage());
    }
    return parts;
  }

  /** Tells the kind by the MIME type, else by the first line, as cloud-init does. */
  private static Part byHeader(String given, String type) {
    String text = given;
    boolean template = firstLine(text).trim().toLowerCase(Locale.ROOT).startsWith(TEMPLATE);
    if (template) {
      text = text.substring(Math.min(text.length(), firstLine(text).length() + 1));
    }
    Kind kind =
        switch (type) {
          case "text/cloud-config" -> Kind.CLOUD_CONFIG;
          case "text/x-shellscript" -> Kind.SHELL_SCRIPT;
          case "text/cloud-boothook" -> Kind.BOOT_HOOK;
          case "text/x-include-url" -> Kind.INCLUDE;
          default -> byFirstLine(firstLine(text), type);
        };
    return new Part(kind, template || type.equals("text/jinja2"), text);
  }

  private static Kind byFirstLine(String line, String type) {
    if (line.startsWith("#cloud-config")) {
      return Kind.CLOUD_CONFIG;
    } else if (line.startsWith("#cloud-boothook")) {
      return Kind.BOOT_HOOK;
    } else if (line.startsWith("#include")) {
      return Kind.INCLUDE;
    } else if (line.startsWith("#!")) {
      return Kind.SHELL_SCRIPT;
    }
    throw new BootFailure(
        "Unhandled non-multipart "
            + (type.isEmpty() ? "text/x-not-multipart" : type)
            + " userdata: its first line is none of #cloud-config, ## template: jinja,"
            + " #cloud-boothook, #include, #!");
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
