package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every field a user can declare is acted upon or refused: none is dropped in silence. */
class AwsFieldsTest {
  private static final List<String> DECLARED =
      List.of(
          "AWSClusterSpec",
          "AWSMachineSpec",
          "AWSLoadBalancerSpec",
          "NetworkSpec",
          "IngressRule",
          "CPUOptions",
          "PrivateDNSName",
          "Volume",
          "SpotMarketOptions",
          "AWSResourceReference",
          "InstanceMetadataOptions",
          "AWSIdentityReference",
          "AWSClusterRoleIdentitySpec",
          "AWSClusterStaticIdentitySpec",
          "AllowedNamespaces");

  /** Parts of a field that is refused as a whole. */
  private static final Set<String> WITHIN_REFUSED =
      Set.of(
          "Filter",
          "Ignition",
          "IgnitionTLS",
          "IgnitionProxy",
          "S3Bucket",
          "IPv6",
          "IPAMPool",
          "VpcCidrBlock",
          "AdditionalListener",
          "AdditionalHealthCheck");

  /** Listed in the guide, each with its reason. */
  private static final Set<String> IN_THE_GUIDE =
      Set.of(
          // Hosts files are not written.
          "AWSLoadBalancerSpec.disableHostsRewrite",
          // What is said of an existing subnet is looked up, not believed.
          "SubnetSpec.cidrBlock",
          "SubnetSpec.ipv6CidrBlock",
          "SubnetSpec.availabilityZone",
          "SubnetSpec.isPublic",
          "SubnetSpec.isIpv6",
          "SubnetSpec.routeTableId",
          "SubnetSpec.natGatewayId",
          "SubnetSpec.tags",
          // Filled in by controllers.
          "VPCSpec.internetGatewayId",
          "CloudInit.secretCount",
          "CloudInit.secretPrefix",
          "AWSMachineSpec.providerID",
          "AWSMachineSpec.instanceID");

  @Test
  void everyDeclaredFieldIsReadOrNamedAsNotActedUpon() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "io.clusterapi.aws",
                "io.clusterapi.provider.lifecycle",
                "io.clusterapi.model.infrastructure.aws");
    Set<JavaField> fields =
        classes.stream()
            .filter(one -> one.getPackageName().equals("io.clusterapi.model.infrastructure.aws"))
            .filter(one -> DECLARED.contains(outer(one.getName())))
            .filter(one -> !WITHIN_REFUSED.contains(one.getSimpleName()))
            .flatMap(one -> one.getFields().stream())
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .collect(Collectors.toSet());
    assertThat(fields).hasSizeGreaterThan(100);
    Set<String> unread = new TreeSet<>();
    for (JavaField field : fields) {
      boolean read =
          field.getAccessesToSelf().stream()
              .anyMatch(
                  access ->
                      !access
                          .getOriginOwner()
                          .getPackageName()
                          .equals("io.clusterapi.model.infrastructure.aws"));
      String name = field.getOwner().getSimpleName() + "." + field.getName();
      if (!read && !IN_THE_GUIDE.contains(name)) {
        unread.add(name);
      }
    }
    assertThat(unread).as("fields that are stored and never read").isEmpty();
  }

  private static String outer(String name) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return simple.contains("$") ? simple.substring(0, simple.indexOf('$')) : simple;
  }
}
