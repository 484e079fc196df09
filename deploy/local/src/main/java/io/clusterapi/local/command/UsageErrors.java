package io.clusterapi.local.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line in two lines, where the whole usage would hide it. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + what(failure, command));
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println(
          "See how it is used: %s --help".formatted(command.getCommandSpec().qualifiedName()));
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String what(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      String kind =
          first.startsWith("-")
              ? "option"
              : command.getSubcommands().isEmpty() ? "argument" : "command";
      return "%s has no %s '%s'.".formatted(command.getCommandSpec().qualifiedName(), kind, first);
    }
    return failure.getMessage();
  }
}
