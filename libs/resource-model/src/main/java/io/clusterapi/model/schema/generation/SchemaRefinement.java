package io.clusterapi.model.schema.generation;

import com.fasterxml.jackson.databind.node.TextNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.ListMap;
import io.clusterapi.model.schema.MinProperties;
import io.clusterapi.model.schema.OneOf;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.FileKeySelector;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Adds to a generated schema what the generator has no notion of: enums of strings, list keys,
 * integer widths, fewest properties, and what Kubernetes requires of its own types.
 */
final class SchemaRefinement {

  /** Fields Kubernetes requires of types that are its own; fabric8's classes do not say. */
  private static final Map<Class<?>, List<String>> REQUIRED_BY_KUBERNETES =
      Map.of(
          Condition.class, List.of("lastTransitionTime", "message", "reason", "status", "type"),
          LabelSelectorRequirement.class, List.of("key", "operator"),
          Taint.class, List.of("effect", "key"),
          EnvVar.class, List.of("name"),
          ConfigMapKeySelector.class, List.of("key"),
          SecretKeySelector.class, List.of("key"),
          FileKeySelector.class, List.of("key", "path", "volumeName"),
          ObjectFieldSelector.class, List.of("fieldPath"),
          ResourceFieldSelector.class, List.of("resource"),
          NodeSystemInfo.class,
              List.of(
                  "architecture",
                  "bootID",
                  "containerRuntimeVersion",
                  "kernelVersion",
                  "kubeProxyVersion",
                  "kubeletVersion",
                  "machineID",
                  "operatingSystem",
                  "osImage",
                  "systemUUID"));

  private static final String QUALIFIED_NAME =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";

  private SchemaRefinement() {}

  static void refine(JSONSchemaProps root, Kind kind) {
    for (Class<?> c = kind.type(); c != null; c = c.getSuperclass()) {
      if (c.getGenericSuperclass() instanceof ParameterizedType resource
          && resource.getActualTypeArguments().length == 2) {
        object(root.getProperties().get("spec"), resource.getActualTypeArguments()[0]);
        if (resource.getActualTypeArguments()[1] != Void.class) {
          object(root.getProperties().get("status"), resource.getActualTypeArguments()[1]);
        } else {
          root.getProperties().remove("status");
        }
        break;
      }
    }
    root.getProperties().put("apiVersion", string());
    root.getProperties().put("kind", string());
    JSONSchemaProps metadata = new JSONSchemaProps();
    metadata.setType("object");
    root.getProperties().put("metadata", metadata);
    root.setRequired(kind.specRequired() ? new ArrayList<>(List.of("spec")) : List.of());
  }

  private static JSONSchemaProps string() {
    JSONSchemaProps schema = new JSONSchemaProps();
    schema.setType("string");
    return schema;
  }

  private static void object(JSONSchemaProps schema, Type type) {
    if (schema == null || !(type instanceof Class<?> declared)) {
      return;
    }
    if (declared == Integer.class || declared == int.class) {
      schema.setFormat("int32");
      return;
    }
    if (declared == Long.class || declared == long.class) {
      schema.setFormat("int64");
      return;
    }
    if (declared == IntOrString.class || declared == Quantity.class) {
      schema.setType(null);
      return;
    }
    List<String> required = REQUIRED_BY_KUBERNETES.get(declared);
    if (required != null) {
      schema.setRequired(new ArrayList<>(required));
    }
    if (declared == Condition.class) {
      condition(schema);
    }
    if (declared.getName().startsWith("java.") || schema.getProperties() == null) {
      return;
    }
    MinProperties fewest = declared.getAnnotation(MinProperties.class);
    if (fewest != null) {
      schema.setMinProperties((long) fewest.value());
    }
    for (Field field : fields(declared)) {
      JSONSchemaProps property = schema.getProperties().get(field.getName());
      if (property != null && !Modifier.isStatic(field.getModifiers())) {
        value(property, field.getAnnotatedType());
        annotations(property, field);
      }
    }
    if (declared == Taint.class) {
      schema.getProperties().get("timeAdded").setFormat("date-time");
    }
    if (declared == LabelSelector.class) {
      schema.setXKubernetesMapType("atomic");
    }
  }

  /** With those inherited: a VSphereMachine and a VSphereVM share what is said of the clone. */
  private static List<Field> fields(Class<?> declared) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = declared; c != null && c != Object.class; c = c.getSuperclass()) {
      fields.addAll(Arrays.asList(c.getDeclaredFields()));
    }
    return fields;
  }

  private static void value(JSONSchemaProps schema, AnnotatedType annotated) {
    annotations(schema, annotated);
    if (annotated instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      if (schema.getItems() != null && schema.getItems().getSchema() != null) {
        value(schema.getItems().getSchema(), arguments[0]);
      } else if (schema.getAdditionalProperties() != null
          && schema.getAdditionalProperties().getSchema() != null
          && arguments.length == 2) {
        value(schema.getAdditionalProperties().getSchema(), arguments[1]);
      }
    } else {
      object(schema, annotated.getType());
    }
  }

  private static void annotations(JSONSchemaProps schema, AnnotatedElement element) {
    OneOf oneOf = element.getAnnotation(OneOf.class);
    if (oneOf != null) {
      schema.setEnum(new ArrayList<>(Arrays.stream(oneOf.value()).map(TextNode::valueOf).toList()));
    }
    Format format = element.getAnnotation(Format.class);
    if (format != null) {
      schema.setFormat(format.value());
    }
    MinProperties fewest = element.getAnnotation(MinProperties.class);
    if (fewest != null) {
      schema.setMinProperties(fewest.value() == 0 ? null : (long) fewest.value());
    }
    // The generator reads sizes of list elements one level deep; fstab entries are lists in a list.
    Size size = element.getAnnotation(Size.class);
    if (size != null && "array".equals(schema.getType()) && schema.getMaxItems() == null) {
      schema.setMinItems(size.min() == 0 ? null : size.min());
      schema.setMaxItems(size.max() == Long.MAX_VALUE ? null : size.max());
    } else if (size != null && "string".equals(schema.getType()) && schema.getMaxLength() == null) {
      schema.setMinLength(size.min() == 0 ? null : size.min());
      schema.setMaxLength(size.max() == Long.MAX_VALUE ? null : size.max());
    }
    ListMap keys = element.getAnnotation(ListMap.class);
    if (keys != null) {
      schema.setXKubernetesListType("map");
      schema.setXKubernetesListMapKeys(List.of(keys.value()));
    }
  }

  /** metav1.Condition carries its own limits wherever it is used. */
  private static void condition(JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> properties = schema.getProperties();
    properties.get("lastTransitionTime").setFormat("date-time");
    properties.get("message").setMaxLength(32768L);
    properties.get("reason").setMinLength(1L);
    properties.get("reason").setMaxLength(1024L);
    properties.get("reason").setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    properties
        .get("status")
        .setEnum(
            new ArrayList<>(
                List.of(
                    TextNode.valueOf("True"),
                    TextNode.valueOf("False"),
                    TextNode.valueOf("Unknown"))));
    properties.get("type").setMaxLength(316L);
    properties.get("type").setPattern(QUALIFIED_NAME);
    properties.get("observedGeneration").setMinimum(0d);
  }
}
