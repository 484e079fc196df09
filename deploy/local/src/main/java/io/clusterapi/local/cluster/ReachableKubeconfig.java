package io.clusterapi.local.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * A kubeconfig that works on a machine which does not ask the cloud's DNS: the address instead of
 * the name, and the name for checking the certificate. Only the copy handed to the user is changed.
 */
public final class ReachableKubeconfig {
  private static final Pattern SERVER =
      Pattern.compile("(?m)^(\\s*)server: \"?https://([^:/\"\\s]+):(\\d+)\"?\\s*$");

  private ReachableKubeconfig() {}

  /**
   * @param dns where a simulated cloud answers DNS over UDP, {@code address:port}
   */
  public static String of(String kubeconfig, String dns) {
    return of(kubeconfig, host -> resolves(host) ? Optional.empty() : ask(dns, host));
  }

  /**
   * @param address of a host that has to be replaced; empty to leave it
   */
  static String of(String kubeconfig, Function<String, Optional<String>> address) {
    Matcher server = SERVER.matcher(kubeconfig);
    if (!server.find()) {
      return kubeconfig;
    }
    String host = server.group(2);
    return address
        .apply(host)
        .map(
            found ->
                new StringBuilder(kubeconfig)
                    .replace(
                        server.start(),
                        server.end(),
                        "%sserver: https://%s:%s%n%stls-server-name: %s"
                            .formatted(
                                server.group(1), found, server.group(3), server.group(1), host))
                    .toString())
        .orElse(kubeconfig);
  }

  /** The host in the address of its server. */
  static Optional<String> host(String kubeconfig) {
    Matcher server = SERVER.matcher(kubeconfig);
    return server.find() ? Optional.of(server.group(2)) : Optional.empty();
  }

  private static boolean resolves(String host) {
    try {
      return InetAddress.getByName(host) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Optional<String> ask(String dns, String host) {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, "dns://" + dns);
    settings.put("com.sun.jndi.dns.timeout.initial", "2000");
    settings.put("com.sun.jndi.dns.timeout.retries", "2");
    try {
      InitialDirContext context = new InitialDirContext(settings);
      try {
        Attribute found = context.getAttributes(host, new String[] {"A"}).get("A");
        return found == null ? Optional.empty() : Optional.of(found.get().toString());
      } finally {
        context.close();
      }
    } catch (NamingException e) {
      // The kubeconfig as it is still works wherever the cloud's DNS is asked.
      return Optional.empty();
    }
  }
}
