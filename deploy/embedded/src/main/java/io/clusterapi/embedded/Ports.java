package io.clusterapi.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** TCP ports of 127.0.0.1: which are free, and who holds the others. */
public final class Ports {
  // Below the range that Linux (from 32768) and macOS (from 49152) hand to outgoing connections: a
  // server that is stopped and started again on its port does not find a client sitting there.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** A port nobody listens on at this moment; another program may still take it first. */
  public static int free() {
    for (int attempt = 0; attempt < 500; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new StartException(
        "No free TCP port was found on 127.0.0.1 between %d and %d. See what listens: ss -ltn"
            .formatted(LOWEST, HIGHEST));
  }

  /** Whether a server could listen on the port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * Refuses a port that is taken.
   *
   * @param port the port wanted
   * @param server who wants it, for the message: {@code Kafka}
   * @param setting the key with which a user chooses another port; empty when there is none
   * @throws PortTakenException with port, holder and next command
   */
  public static void require(int port, String server, String setting) {
    if (isFree(port)) {
      return;
    }
    String holder =
        holder(port)
            .map(handle -> "process %d (%s)".formatted(handle.pid(), nameOf(handle)))
            .orElse("another program");
    String way =
        setting.isEmpty() ? "" : " Or choose another port with the setting %s.".formatted(setting);
    throw new PortTakenException(
        port,
        "Port %d of 127.0.0.1, which %s needs, is taken by %s. See it with: ss -ltnp 'sport = :%d'  and stop it.%s"
            .formatted(port, server, holder, port, way));
  }

  /**
   * The process that listens on the port, where the system lets us see it: Linux, and a process of
   * our own user unless we are root.
   */
  public static Optional<ProcessHandle> holder(int port) {
    try {
      List<String> inodes =
          Stream.concat(listening("/proc/net/tcp", port), listening("/proc/net/tcp6", port))
              .map(inode -> "socket:[" + inode + "]")
              .toList();
      if (inodes.isEmpty()) {
        return Optional.empty();
      }
      return ProcessHandle.allProcesses().filter(handle -> holdsAny(handle, inodes)).findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private static Stream<String> listening(String table, int port) throws IOException {
    Path path = Path.of(table);
    if (!Files.isReadable(path)) {
      return Stream.empty();
    }
    String local = ":%04X".formatted(port);
    return Files.readAllLines(path).stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(field -> field[1].endsWith(local) && field[3].equals("0A"))
        .map(field -> field[9]);
  }

  private static boolean holdsAny(ProcessHandle handle, List<String> inodes) {
    Path descriptors = Path.of("/proc", Long.toString(handle.pid()), "fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : open) {
        try {
          if (inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
            return true;
          }
        } catch (IOException closedMeanwhile) {
          continue;
        }
      }
      return false;
    } catch (IOException notOurs) {
      return false;
    }
  }

  private static String nameOf(ProcessHandle handle) {
    return handle
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString())
        .orElse("name unknown");
  }
}
