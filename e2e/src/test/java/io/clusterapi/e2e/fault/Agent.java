package io.clusterapi.e2e.fault;

import com.sun.tools.attach.VirtualMachine;
import io.clusterapi.embedded.Ports;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.byteman.agent.Main;
import org.jboss.byteman.agent.submit.ScriptText;
import org.jboss.byteman.agent.submit.Submit;

/**
 * Byteman in the JVMs of a stack's services. It is attached to a process that runs, so that neither
 * services nor launcher know of it; a process that was started again has no rules any more.
 */
public final class Agent {
  // Of all tests: an agent cannot be loaded twice into one process.
  private static final Map<Long, Attached> ATTACHED = new ConcurrentHashMap<>();

  private final LocalStack stack;

  private record Attached(Submit submit, AtomicBoolean ruled) {}

  public Agent(LocalStack stack) {
    this.stack = stack;
  }

  /** Installs rules in a service; they replace those it has. */
  public synchronized void install(Component service, Rule... rules) throws Exception {
    Attached process = attach(service);
    clear(process);
    List<ScriptText> scripts =
        Arrays.stream(rules).map(rule -> new ScriptText(rule.name(), rule.text())).toList();
    String answer = process.submit().addScripts(scripts);
    process.ruled().set(true);
    if (answer.contains("ERROR") || answer.contains("exception")) {
      throw new IllegalStateException("%s refused a rule: %s".formatted(service.id(), answer));
    }
  }

  /** Takes all rules out of a service; nothing happens in one that has none. */
  public synchronized void remove(Component service) throws Exception {
    Attached known = ATTACHED.get(stack.pid(service));
    if (known != null && stack.isAlive(service)) {
      clear(known);
    }
  }

  // The agent refuses to remove the rules of a process that has none.
  private static void clear(Attached process) throws Exception {
    if (process.ruled().getAndSet(false)) {
      process.submit().deleteAllRules();
    }
  }

  /** Takes all rules out of all services. */
  public void removeAll() throws Exception {
    for (Component service : Component.services()) {
      remove(service);
    }
  }

  /** The service's rules with what happened to each: whether it was compiled, or why not. */
  public synchronized String rules(Component service) throws Exception {
    return attach(service).submit().listAllRules();
  }

  private Attached attach(Component service) throws Exception {
    long pid = stack.pid(service);
    Attached known = ATTACHED.get(pid);
    if (known != null) {
      return known;
    }
    int port = Ports.free();
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      // On the boot class path, so that rules reach the JDK's classes too.
      machine.loadAgent(
          jar().toString(),
          "listener:true,address:127.0.0.1,port:%d,boot:%s".formatted(port, jar()));
    } finally {
      machine.detach();
    }
    Attached process = new Attached(new Submit("127.0.0.1", port), new AtomicBoolean());
    ATTACHED.put(pid, process);
    return process;
  }

  private static Path jar() throws Exception {
    return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
