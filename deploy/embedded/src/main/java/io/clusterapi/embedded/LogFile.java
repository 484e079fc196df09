package io.clusterapi.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a server's log file. */
public final class LogFile {
  private static final int MOST_BYTES = 256 << 10;

  private LogFile() {}

  /**
   * The last lines of a file, each ending with a line break; reads no more than 256 KiB of it.
   *
   * @return an empty text when the file is empty or absent
   */
  public static String tail(Path file, int lines) {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, open.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) (open.length() - from)];
      open.seek(from);
      open.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      StringBuilder text = new StringBuilder();
      all.subList(Math.max(0, all.size() - lines), all.size())
          .forEach(line -> text.append(line).append(System.lineSeparator()));
      return text.toString();
    } catch (IOException absent) {
      return "";
    }
  }
}
