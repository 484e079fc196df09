package io.clusterapi.simulator.maas;

import io.clusterapi.simulator.cloud.Resource;
import java.util.Arrays;

/** States of a machine, with MAAS' numbers and words. */
enum Status {
  READY(4, "Ready"),
  DEPLOYED(6, "Deployed"),
  BROKEN(8, "Broken"),
  DEPLOYING(9, "Deploying"),
  ALLOCATED(10, "Allocated"),
  FAILED_DEPLOYMENT(11, "Failed deployment"),
  RELEASING(12, "Releasing"),
  DISK_ERASING(14, "Disk erasing");

  private final int code;
  private final String text;

  Status(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  static Status of(Resource machine) {
    int code = machine.shown().path("status").asInt();
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElseThrow();
  }
}
