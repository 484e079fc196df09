package io.clusterapi.local.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Applied;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.Watch;
import io.clusterapi.clusterctl.template.Template;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The objects of a manifest file, its variables filled in.
 *
 * @param objects in the file's order
 */
public record Bundle(List<ObjectNode> objects) {
  private static final int AT_ONCE = 4;

  private static final String CLUSTER_GROUP = "cluster.x-k8s.io/";

  /**
   * Fills in and reads a text.
   *
   * @throws io.clusterapi.clusterctl.template.TemplateError when variables are missing; all of them
   *     are named
   * @throws io.clusterapi.model.manifest.ManifestInvalid when the result cannot be read
   */
  public static Bundle read(String text, Function<String, Optional<String>> values) {
    List<ObjectNode> objects =
        Manifests.read(Template.fill(text, values), Limits.DEFAULT).stream()
            .map(ManifestObject::tree)
            .toList();
    if (objects.isEmpty()) {
      throw new Failure("There is no object in it.", "Give a file with at least one manifest.");
    }
    return new Bundle(objects);
  }

  /** The text of a file, or of standard input when its name is {@code -}. */
  public static String text(String file) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new Failure("Cannot read %s.".formatted(file), "Check the path after -f.");
    }
  }

  /**
   * Applies each object, in order; stops at the first that is refused, saying what went before.
   *
   * @param line gets what became of each, as {@code kubectl apply} says it
   */
  public void apply(ApiClient api, Consumer<String> line) {
    for (ObjectNode object : objects) {
      Applied applied = api.apply(object);
      line.accept(applied.line());
    }
  }

  /**
   * Applies all objects at the same time, for a bundle that is known to be right: they have several
   * owners, and each of those needs some tenths of a second for the first request of its life.
   *
   * @param line gets what became of each, in order
   * @throws Failure of the first that was refused; the others were applied nevertheless
   */
  public void applyAtOnce(ApiClient api, Consumer<String> line) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<Applied>> all =
          objects.stream()
              .map(object -> CompletableFuture.supplyAsync(() -> api.apply(object), threads))
              .toList();
      for (CompletableFuture<Applied> one : all) {
        line.accept(one.join().line());
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } finally {
      threads.shutdown();
    }
  }

  /**
   * Deletes each object: Clusters first, whose deletion takes down machines and infrastructure in
   * the order the cloud allows; the rest when they are gone, last of the file first.
   *
   * <p>Deleting all at once would take the templates and credentials away that the deletion of a
   * machine may still need.
   *
   * @param within how long to wait for the Clusters; zero to ask for the deletion and not wait
   * @param line gets what became of each
   */
  public void delete(ApiClient api, Duration within, Consumer<String> line) {
    List<ObjectNode> clusters = objects.stream().filter(Bundle::isCluster).toList();
    for (ObjectNode cluster : clusters) {
      delete(api, cluster, line);
    }
    if (!within.isZero()) {
      for (ObjectNode cluster : clusters) {
        awaitGone(api, cluster, within);
        line.accept(name(cluster) + " is gone");
      }
    }
    List<ObjectNode> others =
        new ArrayList<>(objects.stream().filter(object -> !isCluster(object)).toList());
    Collections.reverse(others);
    for (ObjectNode other : others) {
      delete(api, other, line);
    }
  }

  private static void delete(ApiClient api, ObjectNode object, Consumer<String> line) {
    boolean existed =
        api.delete(
            object.path("apiVersion").asText(),
            object.path("kind").asText(),
            namespace(api, object),
            object.at("/metadata/name").asText());
    line.accept(name(object) + (existed ? " deleted" : " not found"));
  }

  private static void awaitGone(ApiClient api, ObjectNode object, Duration within) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    String namespace = namespace(api, object);
    String name = object.at("/metadata/name").asText();
    CountDownLatch gone = new CountDownLatch(1);
    try (Watch watch =
        api.watch(
            apiVersion,
            kind,
            namespace,
            "",
            () -> {
              if (api.get(apiVersion, kind, namespace, name).isEmpty()) {
                gone.countDown();
              }
            },
            event -> {
              boolean same = event.object().at("/metadata/name").asText().equals(name);
              if (same && event.type().equals("DELETED")) {
                gone.countDown();
              }
            })) {
      if (!gone.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Failure(
            "%s is not gone after %d s.".formatted(name(object), within.toSeconds()),
            "See what it waits for: kubectl describe %s -n %s %s"
                .formatted(kind.toLowerCase(Locale.ROOT), namespace, name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Waiting for the deletion was interrupted.", "");
    }
  }

  /** Whether it is a Cluster of Cluster API. */
  static boolean isCluster(ObjectNode object) {
    return object.path("kind").asText().equals("Cluster")
        && object.path("apiVersion").asText().startsWith(CLUSTER_GROUP);
  }

  private static String namespace(ApiClient api, ObjectNode object) {
    return object.at("/metadata/namespace").asText(api.namespace());
  }

  private static String name(ObjectNode object) {
    return "%s/%s".formatted(object.path("kind").asText(), object.at("/metadata/name").asText());
  }
}
