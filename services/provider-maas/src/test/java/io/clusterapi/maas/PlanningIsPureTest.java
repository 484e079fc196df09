package io.clusterapi.maas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clusterapi.loop.testing.UnreadFields;
import io.clusterapi.provider.service.ProviderService;
import org.junit.jupiter.api.Test;

class PlanningIsPureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clusterapi.maas", "io.clusterapi.provider.part");

  @Test
  void planningKnowsNoCloudClientNoClockAndNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.clusterapi.maas.planning..",
            "io.clusterapi.maas.lifecycle..",
            "io.clusterapi.provider.part..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.clusterapi.workload..",
            "io.smallrye.mutiny..",
            "io.vertx..",
            "io.quarkus..",
            "jakarta.inject..",
            "io.clusterapi.maas.cloud..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .because("a plan computed twice from the same facts must be the same plan")
        .check(classes);
  }

  @Test
  void nobodyReadsWhatCountsAsUnread() {
    UnreadFields.check(ProviderService.UNREAD, "io.clusterapi.provider", "io.clusterapi.maas");
  }
}
