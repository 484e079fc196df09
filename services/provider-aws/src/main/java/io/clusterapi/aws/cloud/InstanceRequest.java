package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.Params;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AmdSevSnpSpecification;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CapacityReservationPreference;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;

/** RunInstances as the parameters say. */
final class InstanceRequest {
  private static final String ROOT_DEVICE = "/dev/sda1";
  private static final Params.Launch NOTHING = new Params.Launch(null, null, null, null);

  private InstanceRequest() {}

  static RunInstancesRequest of(
      Params.Instance instance, String image, String userData, String token) {
    RunInstancesRequest.Builder request =
        RunInstancesRequest.builder()
            .minCount(1)
            .maxCount(1)
            .imageId(image)
            .instanceType(instance.type())
            .userData(userData)
            .clientToken(token)
            .tagSpecifications(
                AwsCalls.tags(ResourceType.INSTANCE, instance.tags()),
                AwsCalls.tags(ResourceType.VOLUME, instance.tags()),
                AwsCalls.tags(ResourceType.NETWORK_INTERFACE, instance.tags()));
    Params.Launch launch = instance.launch() == null ? NOTHING : instance.launch();
    if (instance.publicIp() == null) {
      request.subnetId(instance.subnet()).securityGroupIds(instance.securityGroups());
    } else {
      request.networkInterfaces(
          InstanceNetworkInterfaceSpecification.builder()
              .deviceIndex(0)
              .subnetId(instance.subnet())
              .groups(instance.securityGroups())
              .associatePublicIpAddress(instance.publicIp())
              .deleteOnTermination(true)
              .build());
    }
    if (!instance.keyName().isEmpty()) {
      request.keyName(instance.keyName());
    }
    if (instance.profile() != null && !instance.profile().isEmpty()) {
      request.iamInstanceProfile(profile -> profile.name(instance.profile()));
    }
    placement(request, instance.tenancy(), launch.placement());
    reservation(request, launch.reservation());
    names(request, launch.privateName());
    if (launch.confidentialCompute() != null) {
      request.cpuOptions(cpu -> cpu.amdSevSnp(memoryEncryption(launch.confidentialCompute())));
    }
    if (instance.spot() != null) {
      String price = instance.spot().maxPrice();
      request.instanceMarketOptions(
          market ->
              market
                  .marketType(MarketType.SPOT)
                  .spotOptions(
                      spot ->
                          spot.spotInstanceType(SpotInstanceType.ONE_TIME)
                              .instanceInterruptionBehavior(InstanceInterruptionBehavior.TERMINATE)
                              .maxPrice(price == null || price.isEmpty() ? null : price)));
    }
    Params.Metadata metadata = instance.metadata();
    request.metadataOptions(
        options ->
            options
                .httpEndpoint(metadata.endpoint())
                .httpProtocolIpv6(metadata.ipv6())
                .httpPutResponseHopLimit(
                    metadata.hopLimit() == null ? null : metadata.hopLimit().intValue())
                .httpTokens(metadata.tokens())
                .instanceMetadataTags(metadata.instanceTags()));
    List<BlockDeviceMapping> disks = new ArrayList<>();
    if (instance.rootDisk() != null) {
      disks.add(disk(instance.rootDisk()));
    }
    instance.disks().forEach(disk -> disks.add(disk(disk)));
    return disks.isEmpty() ? request.build() : request.blockDeviceMappings(disks).build();
  }

  private static void placement(
      RunInstancesRequest.Builder request, String tenancy, Params.Placement where) {
    if (where == null) {
      if (tenancy != null) {
        request.placement(placement -> placement.tenancy(tenancy));
      }
      return;
    }
    request.placement(
        placement ->
            placement
                .tenancy(tenancy)
                .groupName(where.group())
                .partitionNumber(where.partition() == null ? null : where.partition().intValue())
                .hostId(where.host())
                .affinity(where.affinity()));
  }

  private static void reservation(
      RunInstancesRequest.Builder request, Params.Reservation reservation) {
    if (reservation == null) {
      return;
    }
    request.capacityReservationSpecification(
        wanted -> {
          if (reservation.id() != null) {
            wanted.capacityReservationTarget(
                target -> target.capacityReservationId(reservation.id()));
          }
          if (reservation.preference() != null) {
            wanted.capacityReservationPreference(preference(reservation.preference()));
          }
        });
    if (reservation.block()) {
      request.instanceMarketOptions(market -> market.marketType(MarketType.CAPACITY_BLOCK));
    }
  }

  private static CapacityReservationPreference preference(String declared) {
    return switch (declared) {
      case "None" -> CapacityReservationPreference.NONE;
      case "Open" -> CapacityReservationPreference.OPEN;
      default -> CapacityReservationPreference.CAPACITY_RESERVATIONS_ONLY;
    };
  }

  private static void names(RunInstancesRequest.Builder request, Params.PrivateName name) {
    if (name != null) {
      request.privateDnsNameOptions(
          options ->
              options
                  .hostnameType(name.type())
                  .enableResourceNameDnsARecord(name.a())
                  .enableResourceNameDnsAAAARecord(name.aaaa()));
    }
  }

  private static AmdSevSnpSpecification memoryEncryption(String declared) {
    return declared.equals("Disabled")
        ? AmdSevSnpSpecification.DISABLED
        : AmdSevSnpSpecification.ENABLED;
  }

  private static BlockDeviceMapping disk(Params.Disk disk) {
    boolean named = disk.device() != null && !disk.device().isEmpty();
    return BlockDeviceMapping.builder()
        .deviceName(named ? disk.device() : ROOT_DEVICE)
        .ebs(
            EbsBlockDevice.builder()
                .deleteOnTermination(true)
                .volumeSize(disk.size() == null ? null : disk.size().intValue())
                .volumeType(disk.type())
                .iops(disk.iops() == null ? null : disk.iops().intValue())
                .throughput(disk.throughput() == null ? null : disk.throughput().intValue())
                .encrypted(disk.encrypted())
                .kmsKeyId(disk.key())
                .build())
        .build();
  }
}
