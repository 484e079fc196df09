package io.clusterapi.local.command;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.template.TemplateError;
import io.clusterapi.embedded.StartException;
import io.clusterapi.local.LocalSettings.InvalidSetting;
import io.clusterapi.model.manifest.ManifestInvalid;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into sentences; a stack trace goes to a file, never to the user. */
final class PlainErrors implements IExecutionExceptionHandler {
  private final Capi capi;

  PlainErrors(Capi capi) {
    this.capi = capi;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (failure instanceof Failure known) {
      err.println("error: " + known.text());
    } else if (failure instanceof StartException
        || failure instanceof InvalidSetting
        || failure instanceof TemplateError
        || failure instanceof ManifestInvalid) {
      err.println("error: " + failure.getMessage());
    } else {
      err.println("error: " + unexpected(failure));
    }
    err.flush();
    return 1;
  }

  private String unexpected(Exception failure) {
    String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Path file = capi.project().resolve(".local/logs/capi.log");
    try {
      Files.createDirectories(file.getParent());
      try (PrintWriter trace = new PrintWriter(Files.newBufferedWriter(file))) {
        failure.printStackTrace(trace);
      }
      return "%s%nThis was not foreseen; what the program did is in %s.".formatted(what, file);
    } catch (IOException noFile) {
      return what;
    }
  }
}
