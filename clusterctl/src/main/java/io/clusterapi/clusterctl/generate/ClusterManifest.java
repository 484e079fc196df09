package io.clusterapi.clusterctl.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.template.Template;
import io.clusterapi.clusterctl.template.TemplateError;
import io.clusterapi.clusterctl.template.Variable;
import io.clusterapi.model.manifest.Limits;
import io.clusterapi.model.manifest.ManifestInvalid;
import io.clusterapi.model.manifest.ManifestObject;
import io.clusterapi.model.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A template filled in for one cluster. */
public final class ClusterManifest {
  // A template is turned into a manifest without asking an API, so what lives outside namespaces is
  // known by name.
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "Namespace",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "PersistentVolume",
          "PriorityClass",
          "StorageClass",
          "AWSClusterControllerIdentity",
          "AWSClusterRoleIdentity",
          "AWSClusterStaticIdentity");

  private ClusterManifest() {}

  /**
   * The objects of the template for the cluster, all in its namespace.
   *
   * @param values values of the template's other variables
   * @throws Failure when the template cannot be read or filled in
   */
  public static List<ObjectNode> objects(
      String template, ClusterRequest request, Function<String, Optional<String>> values) {
    Map<String, String> own = request.variables(values);
    try {
      String filled =
          Template.fill(
              template, name -> Optional.ofNullable(own.get(name)).or(() -> values.apply(name)));
      List<ObjectNode> objects = new ArrayList<>();
      for (ManifestObject object : Manifests.read(filled, Limits.DEFAULT)) {
        if (!CLUSTER_SCOPED.contains(object.kind())) {
          object.tree().withObjectProperty("metadata").put("namespace", request.namespace());
        }
        objects.add(object.tree());
      }
      return objects;
    } catch (TemplateError e) {
      throw new Failure("The template cannot be filled in: " + e.getMessage() + ".", "");
    } catch (ManifestInvalid e) {
      throw new Failure(
          "The template filled in is no manifest: " + e.getMessage() + ".",
          "Check the values of its variables; --list-variables shows them.");
    }
  }

  /** The template's variables; those the request or the values set have that as their default. */
  public static List<Variable> variables(
      String template, ClusterRequest request, Function<String, Optional<String>> values) {
    Map<String, String> own = request.variables(values);
    try {
      return Template.parse(template).variables().stream()
          .map(
              variable ->
                  own.containsKey(variable.name())
                      ? new Variable(variable.name(), Optional.of(own.get(variable.name())))
                      : variable)
          .toList();
    } catch (TemplateError e) {
      throw new Failure("The template cannot be read: " + e.getMessage() + ".", "");
    }
  }
}
