package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.part.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The vCenters in use, each as each of its users. Clusters have credentials of their own as a rule,
 * so who is not asked for any more is logged out and let go: a client has a thread, seven open
 * files and some 300 KB, and vCenter has room for a limited number of sessions.
 */
final class VCenters implements AutoCloseable {
  /** What is in use is looked at every minute. */
  static final Duration IDLE = Duration.ofMinutes(3);

  private static final Duration LOGOUT = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(VCenters.class);

  private final Function<Account, VCenter> made;
  private final ScheduledExecutorService scheduler;
  private final LongSupplier nanos;
  private final Map<Account, Used> all = new HashMap<>();

  private static final class Used {
    final VCenter vcenter;
    final TaskWatch tasks;
    long at;

    Used(VCenter vcenter, TaskWatch tasks) {
      this.vcenter = vcenter;
      this.tasks = tasks;
    }
  }

  /**
   * @param nanos a clock nobody sets
   */
  VCenters(
      Function<Account, VCenter> made, ScheduledExecutorService scheduler, LongSupplier nanos) {
    this.made = made;
    this.scheduler = scheduler;
    this.nanos = nanos;
  }

  VCenter of(Account account) {
    return used(account).vcenter;
  }

  /** The watch of the tasks begun there. */
  TaskWatch tasks(Account account) {
    return used(account).tasks;
  }

  private Used used(Account account) {
    List<VCenter> idle;
    Used used;
    synchronized (this) {
      used =
          all.computeIfAbsent(
              account,
              key -> {
                VCenter vcenter = made.apply(key);
                return new Used(vcenter, new TaskWatch(vcenter, scheduler));
              });
      used.at = nanos.getAsLong();
      idle = idle(used.at);
    }
    for (VCenter each : idle) {
      each.logout()
          .subscribe()
          .with(
              done -> {},
              failure ->
                  // It forgets the session by itself, after half an hour.
                  LOG.debugf("logging out of a vCenter that is not used: %s", failure));
    }
    return used;
  }

  private List<VCenter> idle(long now) {
    List<VCenter> idle = new ArrayList<>();
    for (Iterator<Used> each = all.values().iterator(); each.hasNext(); ) {
      Used used = each.next();
      if (now - used.at > IDLE.toNanos() && !used.tasks.busy()) {
        idle.add(used.vcenter);
        each.remove();
      }
    }
    return idle;
  }

  /** Logs out everywhere: vCenter keeps a forgotten session for half an hour. */
  @Override
  public void close() {
    List<VCenter> last;
    synchronized (this) {
      last = all.values().stream().map(used -> used.vcenter).toList();
      all.clear();
    }
    for (VCenter vcenter : last) {
      try {
        vcenter.logout().await().atMost(LOGOUT);
      } catch (io.smallrye.mutiny.TimeoutException e) {
        // It does not answer; it forgets the session by itself.
      }
    }
  }
}
