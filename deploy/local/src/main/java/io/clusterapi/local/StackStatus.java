package io.clusterapi.local;

import io.clusterapi.embedded.Ports;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.pki.ManagementPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How the components of a state folder's stack are, whoever started them. */
public final class StackStatus {
  private StackStatus() {}

  /** Looks at each component: its recorded process, and whether it says it is ready. */
  public static List<ComponentStatus> of(StateFolder state) {
    StackRecords records = new StackRecords(state);
    ManagementPki pki = new ManagementPki(state);
    return Arrays.stream(Component.values())
        .map(component -> one(component, records.read(component), pki))
        .toList();
  }

  private static ComponentStatus one(
      Component component, Optional<ProcessRecord> record, ManagementPki pki) {
    if (record.isEmpty()) {
      return new ComponentStatus(
          component, ComponentStatus.Condition.STOPPED, record, OptionalLong.empty());
    }
    if (record.get().running().isEmpty()) {
      return new ComponentStatus(
          component, ComponentStatus.Condition.ENDED, record, OptionalLong.empty());
    }
    boolean ready =
        component.role() == Component.Role.BASE
            ? !Ports.isFree(record.get().port())
            : Health.of(component, record.get().port(), pki).getAsBoolean();
    return new ComponentStatus(
        component,
        ready ? ComponentStatus.Condition.READY : ComponentStatus.Condition.NOT_READY,
        record,
        memoryBytes(record.get().identity().pid()));
  }

  // PostgreSQL is a process for each connection.
  private static OptionalLong memoryBytes(long pid) {
    OptionalLong own = memoryBytesOfOne(pid);
    if (own.isEmpty()) {
      return own;
    }
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> memoryBytesOfOne(child.pid()).orElse(0))
            .sum();
    return OptionalLong.of(own.getAsLong() + children);
  }

  // The proportional size counts a page that five processes share as a fifth, where the resident
  // size would count PostgreSQL's 64 MB of buffers once for each connection.
  private static OptionalLong memoryBytesOfOne(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }
}
