package io.clusterapi.simulator.workload.kubeadm;

import java.util.List;

/**
 * The command line of kubeadm.
 *
 * @param command the words before the flags, such as {@code init} or {@code config validate}
 * @param config the path given by {@code --config}, empty when none is
 * @param output the form given by {@code --output}
 */
public record Arguments(String command, String config, String output) {
  private static final List<String> WITH_VALUE =
      List.of("--config", "--output", "--v", "--ignore-preflight-errors", "--skip-phases");
  private static final List<String> SWITCHES = List.of("--upload-certs", "--skip-token-print");

  /**
   * @throws KubeadmException for a flag that is not known or lacks its value
   */
  public static Arguments parse(List<String> words) {
    StringBuilder command = new StringBuilder();
    String config = "";
    String output = "";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        command.append(command.isEmpty() ? "" : " ").append(word);
        continue;
      }
      int equal = word.indexOf('=');
      String flag = name(equal < 0 ? word : word.substring(0, equal));
      if (SWITCHES.contains(flag)) {
        continue;
      }
      if (!WITH_VALUE.contains(flag)) {
        throw new KubeadmException("unknown flag: " + word);
      }
      if (equal < 0 && i + 1 == words.size()) {
        throw new KubeadmException("flag needs an argument: " + word);
      }
      String value = equal < 0 ? words.get(++i) : word.substring(equal + 1);
      if (flag.equals("--config")) {
        config = value;
      } else if (flag.equals("--output")) {
        output = value;
      }
    }
    return new Arguments(command.toString(), config, output);
  }

  private static String name(String flag) {
    return switch (flag) {
      case "-v" -> "--v";
      case "-o" -> "--output";
      default -> flag;
    };
  }
}
