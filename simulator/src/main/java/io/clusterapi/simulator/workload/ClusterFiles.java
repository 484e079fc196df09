package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one cluster: its state, replaced whole at each change, and its objects. */
final class ClusterFiles {
  private static final String STATE = "cluster.json";

  private final Path folder;

  ClusterFiles(Path folder) {
    this.folder = folder;
  }

  ObjectStore openStore() {
    return ObjectStore.open(folder.resolve("objects.jsonl"));
  }

  void save(ClusterState state) {
    Path next = folder.resolve(STATE + ".next");
    try {
      Files.createDirectories(folder);
      Files.write(next, Json.bytes(Json.tree(state)));
      Files.move(
          next,
          folder.resolve(STATE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the cluster's state to " + folder, e);
    }
  }

  /** The stored state; empty for a folder whose cluster was being created or deleted. */
  Optional<ClusterState> load() {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.convert(Json.object(Files.readAllBytes(file)), ClusterState.class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cluster's state in " + folder, e);
    }
  }

  /** Removes the folder, the state first: what remains after a crash is no cluster. */
  void delete() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      Files.deleteIfExists(folder.resolve(STATE));
      List<Path> all = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the cluster's folder " + folder, e);
    }
  }

  /** The clusters kept below the folder. */
  static List<ClusterFiles> list(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).sorted().map(ClusterFiles::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the clusters in " + parent, e);
    }
  }
}
