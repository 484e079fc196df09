package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to run PostgreSQL, which refuses to run as root and as a user without a name (containers are
 * often started with a bare number).
 *
 * <p>First choice is a user namespace in which we are nobody: files stay ours on the disk and
 * folders that only we may enter are no obstacle. Where the system forbids those (some containers
 * and hardened kernels), root's process becomes the user {@code nobody}, to whom the data folder is
 * given.
 */
enum Unprivileged {
  /** We are an ordinary user; nothing is needed. */
  NOT_NEEDED {
    @Override
    List<String> prefix() {
      return List.of();
    }

    @Override
    void own(Path folder) {}
  },

  /** A user namespace without mapped users. */
  USER_NAMESPACE {
    @Override
    List<String> prefix() {
      return List.of(OwnSession.find("unshare").orElseThrow().toString(), "-U");
    }

    @Override
    void own(Path folder) {
      if (isRoot()) {
        changeOwner(folder, "0");
      }
    }
  },

  /** The user {@code nobody}. */
  NOBODY {
    @Override
    List<String> prefix() {
      return List.of(
          OwnSession.find("setpriv").orElseThrow().toString(),
          "--reuid=" + NOBODY_ID,
          "--regid=" + NOBODY_ID,
          "--clear-groups",
          "--");
    }

    @Override
    void own(Path folder) {
      changeOwner(folder, NOBODY_ID);
    }
  };

  private static final String NOBODY_ID = "65534";

  /** Words to put before the command. */
  abstract List<String> prefix();

  /** Gives the data folder, with what is in it, to the user the server will be. */
  abstract void own(Path folder);

  /** The way that works on this machine. */
  static Unprivileged choose() {
    boolean root = isRoot();
    if (!root && hasName()) {
      return NOT_NEEDED;
    }
    if (OwnSession.find("unshare").isPresent() && works(USER_NAMESPACE)) {
      return USER_NAMESPACE;
    }
    if (root && OwnSession.find("setpriv").isPresent() && works(NOBODY)) {
      return NOBODY;
    }
    throw new StartException(
        root
            ? "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' (package util-linux) works here to run it as another user. Run the command as an ordinary user."
            : "PostgreSQL does not run as a user without a name, and 'unshare -U' (package util-linux) does not work here. Give this user a line in /etc/passwd, or run the command as another user.");
  }

  private static boolean hasName() {
    return Command.run(List.of("id", "-un"), null, Map.of(), "").exitCode() == 0;
  }

  private static boolean works(Unprivileged way) {
    var command = new ArrayList<>(way.prefix());
    command.add("true");
    return Command.run(command, null, Map.of(), "").exitCode() == 0;
  }

  private static boolean isRoot() {
    Path self = Path.of("/proc/self");
    try {
      return Files.exists(self)
          ? Files.getAttribute(self, "unix:uid").equals(0)
          : System.getProperty("user.name").equals("root");
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name").equals("root");
    }
  }

  private static void changeOwner(Path folder, String user) {
    try {
      if (Files.getAttribute(folder, "unix:uid").toString().equals(user)) {
        return;
      }
      Command.Outcome outcome =
          Command.run(
              List.of("chown", "-R", user + ":" + user, folder.toString()), null, Map.of(), "");
      if (outcome.exitCode() != 0) {
        throw new StartException(
            "Cannot give the folder %s to user %s: %s".formatted(folder, user, outcome.output()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read who owns " + folder, e);
    }
  }
}
