package io.clusterapi.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to run a server process.
 *
 * @param name what to call it in messages
 * @param command program and arguments
 * @param environment variables added to those of this JVM; an empty value takes a variable away
 * @param folder its working folder, or null for that of this JVM
 * @param logFile gets its output, appended
 * @param recordFile remembers number and start of the process, or null
 * @param port the port it serves, 0 when none
 * @param stopSignal how it is asked to stop
 * @param stopWithin how long it may take before SIGKILL
 * @param endsWithThisJvm whether it shall end when this JVM ends, however that happens
 */
public record ChildSettings(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path folder,
    Path logFile,
    Path recordFile,
    int port,
    StopSignal stopSignal,
    Duration stopWithin,
    boolean endsWithThisJvm) {}
