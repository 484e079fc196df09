package io.clusterapi.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One file of a machine.
 *
 * @param content its bytes; not copied, so not to be changed
 * @param owner {@code user:group}
 * @param permissions octal, such as {@code 0600}
 */
public record MachineFile(byte[] content, String owner, String permissions) {
  public static MachineFile of(byte[] content) {
    return new MachineFile(content, "root:root", "0644");
  }

  public static MachineFile of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MachineFile file
        && Arrays.equals(content, file.content)
        && owner.equals(file.owner)
        && permissions.equals(file.permissions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(content), owner, permissions);
  }

  /** Says nothing of the content: it may be a private key. */
  @Override
  public String toString() {
    return content.length + " bytes " + owner + " " + permissions;
  }
}
