package io.clusterapi.loop.testing;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clusterapi.loop.plan.ServiceDefinition;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Holds a service to {@link ServiceDefinition#unread}: one that reads what it says it does not
 * would plan with it too late.
 */
public final class UnreadFields {
  private UnreadFields() {}

  /**
   * @param packages of the service, with those below
   */
  public static void check(
      Map<Class<? extends SpecificRecord>, Set<String>> unread, String... packages) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(packages);
    unread.forEach(
        (record, fields) -> fields.forEach(field -> nobodyReads(record, field, classes)));
  }

  private static void nobodyReads(Class<?> record, String field, JavaClasses classes) {
    noClasses()
        .should()
        .accessTargetWhere(target(name(getter(record, field))).and(target(owner(type(record)))))
        .because("the service says that nobody reads " + record.getSimpleName() + "." + field)
        .check(classes);
  }

  private static String getter(Class<?> record, String field) {
    String getter = "get" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
    if (Arrays.stream(record.getMethods()).noneMatch(method -> method.getName().equals(getter))) {
      throw new AssertionError(record.getSimpleName() + " has no field " + field);
    }
    return getter;
  }
}
