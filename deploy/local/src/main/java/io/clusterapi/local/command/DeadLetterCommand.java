package io.clusterapi.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.StackRecords;
import io.clusterapi.local.deadletter.DeadLetter;
import io.clusterapi.local.deadletter.DeadLetterBox;
import io.clusterapi.local.deadletter.DeadLetterBox.Redriven;
import io.clusterapi.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "dlq",
    description =
        "Shows records that services could not read or apply, and publishes them again when the"
            + " cause is gone.",
    mixinStandardHelpOptions = true)
final class DeadLetterCommand implements Runnable {
  /** The forms of the output. */
  enum Output {
    table,
    json
  }

  @ParentCommand private Capi capi;
  @Spec private CommandSpec spec;

  @Option(
      names = "--topic",
      scope = ScopeType.INHERIT,
      description = "Only records of this topic, for example capi.machine.commands.v1.")
  private String topic;

  @Option(
      names = "--bootstrap-servers",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Another broker than that of the local stack.")
  private String servers;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for example: ./capi dlq list");
  }

  @Command(description = "Shows what waits, with the reason.", mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--all", description = "Also what was published again or discarded.")
          boolean all,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "table|json",
              defaultValue = "table",
              description = "The form of the output.")
          Output output) {
    List<DeadLetter> letters = with(box -> box.list(chosen(), all));
    if (output == Output.json) {
      capi.terminal().line(json(letters));
    } else {
      capi.terminal().line(letters.isEmpty() ? "empty" : table(letters));
    }
    return 0;
  }

  @Command(
      description = "Publishes what waits on its topics again, as it was.",
      mixinStandardHelpOptions = true)
  int redrive() {
    Redriven redriven = with(box -> box.redrive(chosen()));
    capi.terminal()
        .line(
            "%d %s published again. What is refused once more is in: ./capi dlq list"
                .formatted(redriven.published(), records(redriven.published())));
    for (DeadLetter lost : redriven.lost()) {
      capi.terminal()
          .line(
              "%s@%d was too large to be kept and is gone from its topic; publish it anew."
                  .formatted(lost.from(), lost.offset()));
    }
    return redriven.lost().isEmpty() ? 0 : 1;
  }

  @Command(
      description = "Counts what waits as dealt with, without publishing it.",
      mixinStandardHelpOptions = true)
  int discard() {
    int discarded = with(box -> box.discard(chosen()));
    capi.terminal().line("%d %s discarded.".formatted(discarded, records(discarded)));
    return 0;
  }

  private static String records(int number) {
    return number == 1 ? "record" : "records";
  }

  private Optional<String> chosen() {
    if (topic != null && Topics.named(topic) == null) {
      throw new Failure(
          "There is no topic '%s'.".formatted(topic),
          "There are: "
              + Topics.ALL.stream().map(each -> each.name()).collect(Collectors.joining(", ")));
    }
    return Optional.ofNullable(topic);
  }

  private <T> T with(Function<DeadLetterBox, T> act) {
    String address = address();
    // Kafka's client logs; here its exceptions say what a user needs.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    try {
      return act.apply(new DeadLetterBox(address));
    } catch (KafkaException e) {
      throw new Failure(
          "The broker at %s does not answer: %s".formatted(address, e.getMessage()),
          "See what runs: ./capi status");
    }
  }

  private String address() {
    if (servers != null) {
      return servers;
    }
    ProcessRecord kafka = new StackRecords(capi.state()).running().get(Component.KAFKA);
    if (kafka == null) {
      throw new Failure("The stack does not run.", "Start it: ./capi up --detach");
    }
    return "127.0.0.1:" + kafka.port();
  }

  private static String json(List<DeadLetter> letters) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (DeadLetter letter : letters) {
      byte[] value = letter.letter().value();
      all.addObject()
          .put("topic", letter.from().topic())
          .put("partition", letter.from().partition())
          .put("offset", letter.offset())
          .put("key", letter.key())
          .put("reason", letter.reason())
          .put("time", letter.at().toString())
          .put("bytes", value == null ? 0 : value.length);
    }
    return all.toPrettyString();
  }

  private static String table(List<DeadLetter> letters) {
    String table =
        AsciiTable.getTable(
            AsciiTable.NO_BORDERS,
            letters,
            List.of(
                column("TIME", letter -> LedgerCommand.milliseconds(letter.at().toString())),
                column("TOPIC", letter -> letter.from().topic()),
                column("PLACE", letter -> letter.from().partition() + "@" + letter.offset()),
                column("KEY", letter -> shown(letter.key())),
                column("REASON", letter -> shown(letter.reason()))));
    return table.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  // Whoever published it may have put anything there; a terminal must not obey it.
  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 99) + "…";
  }

  private static ColumnData<DeadLetter> column(String header, Function<DeadLetter, String> text) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(110)
        .with(text);
  }
}
