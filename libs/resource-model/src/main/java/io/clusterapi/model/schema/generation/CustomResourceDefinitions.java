package io.clusterapi.model.schema.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Column;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresources;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourcesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Builds the CRD of a kind from its Java type and its row in the table of kinds. */
public final class CustomResourceDefinitions {

  private CustomResourceDefinitions() {}

  public static CustomResourceDefinition of(Kind kind) {
    JSONSchemaProps schema = schema(kind);
    List<CustomResourceDefinitionVersion> versions = new ArrayList<>();
    for (String version : kind.servedVersions()) {
      boolean storage = version.equals(kind.storageVersion());
      versions.add(
          new CustomResourceDefinitionVersionBuilder()
              .withName(version)
              .withServed(true)
              .withStorage(storage)
              .withDeprecated(storage ? null : Boolean.TRUE)
              .withNewSchema()
              .withOpenAPIV3Schema(storage ? schema : anything())
              .endSchema()
              .withSubresources(subresources(kind))
              .withAdditionalPrinterColumns(storage ? columns(kind) : List.of())
              .build());
    }
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(kind.resourceName())
        .addToLabels(labels(kind))
        .endMetadata()
        .withNewSpec()
        .withGroup(kind.group())
        .withScope(kind.namespaced() ? "Namespaced" : "Cluster")
        .withNewNames()
        .withKind(kind.kind())
        .withListKind(kind.listKind())
        .withPlural(kind.plural())
        .withSingular(kind.singular())
        .withShortNames(kind.shortNames())
        .withCategories(kind.categories())
        .endNames()
        .withVersions(versions)
        .endSpec()
        .build();
  }

  /** The CRD as it is kept in {@code deploy/kubernetes/crds}. */
  public static String yaml(Kind kind) {
    ObjectNode tree = Mapper.toTree(of(kind));
    return Mapper.toYaml(tree);
  }

  /** {@code <plural>.<group>.yaml}. */
  public static String fileName(Kind kind) {
    return kind.resourceName() + ".yaml";
  }

  /**
   * Upstream's controllers find the version of a referenced object by contract labels: {@code
   * contract: version_version}. AWS kinds keep the v1beta1 contract ({@code status.ready}) in both
   * versions; a kind whose only version is v1beta1 serves both contracts with it. clusterctl moves
   * identities, which no cluster owns, by their own label.
   */
  private static Map<String, String> labels(Kind kind) {
    Map<String, String> labels = new TreeMap<>();
    if (kind.owner() == Owner.AWS) {
      labels.put(Groups.CLUSTER + "/" + Groups.V1BETA1, Groups.V1BETA1 + "_" + Groups.V1BETA2);
      if (!kind.namespaced()) {
        labels.put("clusterctl.cluster.x-k8s.io/move-hierarchy", "");
      }
    } else if (kind.storageVersion().equals(Groups.V1BETA1)) {
      labels.put(Groups.CLUSTER + "/" + Groups.V1BETA1, Groups.V1BETA1);
      labels.put(Groups.CLUSTER + "/" + Groups.V1BETA2, Groups.V1BETA1);
      if (kind.kind().equals("AzureClusterIdentity")) {
        labels.put("clusterctl.cluster.x-k8s.io/move-hierarchy", "");
      }
    } else {
      labels.put(Groups.CLUSTER + "/" + Groups.V1BETA1, Groups.V1BETA1);
      labels.put(Groups.CLUSTER + "/" + Groups.V1BETA2, Groups.V1BETA2);
    }
    return labels;
  }

  private static JSONSchemaProps schema(Kind kind) {
    AtomicReference<JSONSchemaProps> found = new AtomicReference<>();
    new CRDGenerator()
        .forCRDVersions("v1")
        .customResourceClasses(kind.type().asSubclass(CustomResource.class))
        .withParallelGenerationEnabled(false)
        .withOutput(new Nowhere())
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String crdVersion) {
                found.set(
                    ((CustomResourceDefinition) crd)
                        .getSpec()
                        .getVersions()
                        .get(0)
                        .getSchema()
                        .getOpenAPIV3Schema());
                return crd;
              }
            })
        .generate();
    JSONSchemaProps schema = found.get();
    SchemaRefinement.refine(schema, kind);
    return schema;
  }

  /** v1beta1 is checked by converting it, so its schema lets everything through. */
  private static JSONSchemaProps anything() {
    return new JSONSchemaPropsBuilder()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .build();
  }

  private static CustomResourceSubresources subresources(Kind kind) {
    if (!kind.statusSubresource() && kind.scale().isEmpty()) {
      return null;
    }
    var builder = new CustomResourceSubresourcesBuilder();
    if (kind.statusSubresource()) {
      builder.withNewStatus().endStatus();
    }
    kind.scale()
        .ifPresent(
            scale ->
                builder
                    .withNewScale()
                    .withSpecReplicasPath(scale.specReplicasPath())
                    .withStatusReplicasPath(scale.statusReplicasPath())
                    .withLabelSelectorPath(scale.labelSelectorPath())
                    .endScale());
    return builder.build();
  }

  private static List<CustomResourceColumnDefinition> columns(Kind kind) {
    List<CustomResourceColumnDefinition> columns = new ArrayList<>();
    for (Column column : kind.columns()) {
      columns.add(
          new CustomResourceColumnDefinitionBuilder()
              .withName(column.name())
              .withType(column.type())
              .withJsonPath(column.jsonPath())
              .withPriority(column.priority() == 0 ? null : column.priority())
              .build());
    }
    return columns;
  }

  /** The generator insists on writing; what is wanted is the model it hands the post-processor. */
  private static final class Nowhere implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public URI crdURI(String crdName) {
      return URI.create("file:///" + crdName);
    }

    @Override
    public void close() throws IOException {}
  }
}
