package io.clusterapi.provider.contract;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Every field a user can declare for one provider, by kind and path, and which of them its code
 * reads. A field nobody reads is dropped in silence unless the guide says so.
 */
final class DeclaredFields {
  private final String model;
  private final Set<Class<?>> specs = new HashSet<>();
  private final Map<String, Field> fields = new TreeMap<>();
  private final Set<String> read = new HashSet<>();
  private final Set<String> readToRefuse = new HashSet<>();

  /**
   * @param provider its package in the model, such as {@code aws}
   */
  DeclaredFields(String provider) {
    this.model = "io.clusterapi.model.infrastructure." + provider;
    List<Kind> kinds =
        Kinds.all().stream().filter(kind -> kind.type().getPackageName().equals(model)).toList();
    for (Kind kind : kinds) {
      specs.add(spec(kind.type()));
    }
    for (Kind kind : kinds) {
      collect(kind.kind() + " spec", spec(kind.type()));
    }
    reading("io.clusterapi." + provider);
  }

  /** {@code VSphereCluster spec.identityRef.kind}; an element of a list is {@code []}. */
  Set<String> paths() {
    return fields.keySet();
  }

  /** Those of which no code knows what was declared. */
  Set<String> unread() {
    return those(field -> !read.contains(name(field)));
  }

  /** Those that are looked at only to refuse them. */
  Set<String> onlyRefused() {
    return those(field -> !read.contains(name(field)) && readToRefuse.contains(name(field)));
  }

  private Set<String> those(Predicate<Field> wanted) {
    Set<String> paths = new TreeSet<>();
    fields.forEach(
        (path, field) -> {
          if (wanted.test(field)) {
            paths.add(path);
          }
        });
    return paths;
  }

  private static Class<?> spec(Class<?> kind) {
    return (Class<?>) ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments()[0];
  }

  private void collect(String path, Class<?> type) {
    for (Class<?> one = type; one.getPackageName().equals(model); one = one.getSuperclass()) {
      for (Field field : one.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          fields.put(path + "." + field.getName(), field);
          within(path + "." + field.getName(), field.getGenericType());
        }
      }
    }
  }

  /** What a template has of another kind is listed there. */
  private void within(String path, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      within(path + (arguments.length == 1 ? "[]" : ".*"), arguments[arguments.length - 1]);
    } else if (type instanceof Class<?> inner
        && inner.getPackageName().equals(model)
        && !specs.contains(inner)) {
      collect(path, inner);
    }
  }

  private void reading(String code) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(code, "io.clusterapi.provider.lifecycle", model);
    for (JavaClass type : classes) {
      for (JavaField field : type.getFields()) {
        for (JavaFieldAccess access : field.getAccessesToSelf()) {
          JavaClass reader = access.getOriginOwner();
          if (access.getAccessType() == JavaFieldAccess.AccessType.GET
              && !reader.getPackageName().startsWith("io.clusterapi.model")) {
            boolean refusing = reader.getSimpleName().startsWith("Unsupported");
            (refusing ? readToRefuse : read).add(type.getName() + "." + field.getName());
          }
        }
      }
    }
  }

  private static String name(Field field) {
    return field.getDeclaringClass().getName() + "." + field.getName();
  }
}
