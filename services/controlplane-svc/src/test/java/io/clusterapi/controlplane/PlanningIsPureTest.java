package io.clusterapi.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clusterapi.controlplane.config.ControlPlaneService;
import io.clusterapi.loop.testing.UnreadFields;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules of the architecture that a compiler cannot hold. */
class PlanningIsPureTest {
  private static final String PLANNING = "..controlplane.planning..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clusterapi.controlplane");

  @Test
  void planningKnowsNoFramework() {
    noClasses()
        .that()
        .resideInAPackage(PLANNING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.smallrye..",
            "io.vertx..",
            "jakarta..",
            "org.apache.kafka..",
            "org.eclipse.microprofile..",
            "io.clusterapi.loop.persistence..",
            "io.clusterapi.loop.operation..",
            "io.clusterapi.loop.runtime..",
            "..controlplane.operation..")
        .because("a decision must be testable in microseconds and repeatable from its inputs alone")
        .check(CLASSES);
  }

  @Test
  void planningReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage(PLANNING)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("time is data: the slice carries the instant of the planning round")
        .check(CLASSES);
  }

  @Test
  void planningDrawsNoLots() {
    noClasses()
        .that()
        .resideInAPackage(PLANNING)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .because("planning again after a crash must name the same children")
        .check(CLASSES);
  }

  @Test
  void planningDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage(PLANNING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.concurrent..")
        .because("outside acts are Operations: durable before they are tried, tried again after")
        .check(CLASSES);
  }

  @Test
  void nobodyReadsWhatCountsAsUnread() {
    UnreadFields.check(new ControlPlaneService().unread(), "io.clusterapi.controlplane");
  }

  @Test
  void packagesFormNoCircles() {
    slices()
        .matching("io.clusterapi.controlplane.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a package that needs another that needs it is one package")
        .check(CLASSES);
  }
}
