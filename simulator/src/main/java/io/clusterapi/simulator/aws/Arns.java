package io.clusterapi.simulator.aws;

/** Amazon resource names. */
final class Arns {
  private Arns() {}

  static String ec2(Call call, String type, String id) {
    return "arn:aws:ec2:" + call.region() + ":" + call.account() + ":" + type + "/" + id;
  }

  static String balancing(Call call, String path) {
    return "arn:aws:elasticloadbalancing:" + call.region() + ":" + call.account() + ":" + path;
  }

  static String secret(Call call, String name) {
    return "arn:aws:secretsmanager:"
        + call.region()
        + ":"
        + call.account()
        + ":secret:"
        + name
        + "-"
        + Ids.hex(6);
  }
}
