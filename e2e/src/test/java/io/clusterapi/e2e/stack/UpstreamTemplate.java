package io.clusterapi.e2e.stack;

import io.clusterapi.clusterctl.command.Clusterctl;
import io.clusterapi.clusterctl.command.Terminal;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Upstream's own templates, filled in as people fill them in. */
public final class UpstreamTemplate {
  private UpstreamTemplate() {}

  /**
   * What {@code clusterctl generate cluster --from TEMPLATE --env VALUES} prints for the cluster,
   * with nothing from this process's environment.
   */
  public static Bundle generate(Path manifests, String infrastructure, TestCluster cluster) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Clusterctl.run(
            new Terminal(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                InputStream.nullInputStream(),
                false,
                Map.of(),
                manifests,
                Clock.systemUTC()),
            "generate",
            "cluster",
            cluster.name(),
            "--target-namespace",
            cluster.namespace(),
            "--from",
            infrastructure + "-cluster-template.yaml",
            "--env",
            infrastructure + ".env");
    if (code != 0) {
      throw new AssertionError(
          "clusterctl ended with %d for %s: %s".formatted(code, infrastructure, err));
    }
    // Not filled in again: what was escaped in the template is text of scripts now.
    return new Bundle(
        Manifests.read(out.toString(), Limits.DEFAULT).stream().map(ManifestObject::tree).toList());
  }
}
