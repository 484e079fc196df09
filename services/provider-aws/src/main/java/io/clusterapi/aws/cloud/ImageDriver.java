package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.driver.Recent;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Image;

/** The machine image: the one named, else the newest that fits version and processor. */
final class ImageDriver extends LookedUpDriver {
  private static final int KEPT = 1_000;

  private final AwsCalls calls;

  /** By region and instance type: a type never changes its processor. */
  private final Map<String, String> processors = Collections.synchronizedMap(new Recent<>(KEPT));

  ImageDriver(AwsCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.IMAGE;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    Params.Image image = attempt.parameters(Params.Image.class);
    if (image.id() != null && !image.id().isEmpty()) {
      return Uni.createFrom().item(Optional.of(image.id()));
    }
    if (image.version().isEmpty()) {
      throw AwsFailures.exception(
          Category.INVALID,
          "Wanted a machine image and found neither spec.ami.id nor a Kubernetes version of the"
              + " Machine to look one up by: set one of them");
    }
    return architecture(attempt, image.type()).flatMap(cpu -> newest(attempt, image, cpu));
  }

  private Uni<String> architecture(PartTry attempt, String type) {
    String place = attempt.account().scope() + "/" + type;
    String known = processors.get(place);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeInstanceTypes " + type,
            ec2 ->
                ec2.describeInstanceTypes(r -> r.filters(AwsCalls.filter("instance-type", type))))
        .map(
            answer -> {
              if (answer.instanceTypes().isEmpty()) {
                throw AwsFailures.exception(
                    Category.INVALID,
                    "spec.instanceType: %s is not offered in %s"
                        .formatted(type, attempt.account().scope()));
              }
              return answer
                  .instanceTypes()
                  .get(0)
                  .processorInfo()
                  .supportedArchitecturesAsStrings()
                  .stream()
                  .filter(cpu -> cpu.equals("x86_64") || cpu.equals("arm64"))
                  .findFirst()
                  .orElse("x86_64");
            })
        .invoke(processor -> processors.put(place, processor));
  }

  private Uni<Optional<String>> newest(PartTry attempt, Params.Image image, String cpu) {
    String name =
        image
            .nameFormat()
            .replace("{{.BaseOS}}", image.baseOs())
            .replace("{{.K8sVersion}}", image.version());
    return calls
        .ec2(
            attempt.account(),
            AwsCalls.READ,
            "DescribeImages " + name,
            ec2 ->
                ec2.describeImages(
                    r ->
                        r.owners(image.owner())
                            .filters(
                                AwsCalls.filter("name", name),
                                AwsCalls.filter("architecture", cpu),
                                AwsCalls.filter("state", "available"),
                                AwsCalls.filter("virtualization-type", "hvm"))))
        .map(
            answer -> {
              Optional<Image> newest =
                  answer.images().stream().max(Comparator.comparing(Image::creationDate));
              if (newest.isEmpty()) {
                throw AwsFailures.exception(
                    Category.NOT_YET,
                    ("Wanted a %s image of owner %s named %s, found none in %s: publish one or set"
                            + " spec.ami.id")
                        .formatted(cpu, image.owner(), name, attempt.account().scope()));
              }
              return newest.map(Image::imageId);
            });
  }
}
