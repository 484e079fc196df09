package io.clusterapi.loop.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What the packages of every service keep; a test of the service subclasses it. */
public abstract class ArchitectureRules {
  private final String root;
  private final JavaClasses classes;

  /**
   * @param root package of the service
   */
  protected ArchitectureRules(String root) {
    this.root = root;
    this.classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
  }

  @Test
  void planningDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("..planning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.smallrye..",
            "io.vertx..",
            "org.apache.kafka..",
            "jakarta..",
            "java.net..",
            "java.nio.file..",
            "java.sql..")
        .because(
            "a plan is a function of a snapshot: planned again after a crash it must decide the same")
        .check(classes);
  }

  @Test
  void planningKnowsNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAPackage("..planning..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, ThreadLocalRandom.class)
        .because("time is part of the snapshot, and names derive from UIDs, so that plans repeat")
        .check(classes);
  }

  @Test
  void packagesFormNoCircles() {
    slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a circle of packages is one package with several names")
        .check(classes);
  }

  @Test
  void packagesAreNamedAfterWhatTheyMean() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..manager..")
        .because("such names say nothing about what belongs there")
        .check(classes);
  }
}
