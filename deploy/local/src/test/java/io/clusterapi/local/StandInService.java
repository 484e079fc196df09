package io.clusterapi.local;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A program where the launcher looks for a service: takes its settings from the environment, says
 * when it is ready, ends on SIGTERM. With {@code capi.stand-in.fails} it ends while it starts.
 */
public final class StandInService {
  private StandInService() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("stand-in starts");
    if (System.getenv("CAPI_STAND_IN_FAILS") != null) {
      System.out.println("no schema for the table machines");
      System.exit(3);
    }
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getByName("127.0.0.1"), Integer.parseInt(System.getenv("CAPI_HTTP_PORT")));
    HttpServer server =
        System.getenv("CAPI_GATEWAY_TLS_KEY") == null
            ? HttpServer.create(address, 0)
            : gateway(address);
    answer(server, "/q/health/ready", "{\"status\":\"UP\"}");
    answer(server, "/aws", String.valueOf(System.getenv("AWS_ACCESS_KEY_ID")));
    answer(server, "/profile", String.valueOf(System.getenv("AWS_PROFILE")));
    answer(server, "/postgres", String.valueOf(System.getenv("CAPI_POSTGRES_URL")));
    server.start();
  }

  /** Serves with the certificate it was given, to clients the given authority knows only. */
  private static HttpServer gateway(InetSocketAddress address) throws Exception {
    X509Certificate own = certificate("CAPI_GATEWAY_TLS_CERTIFICATE");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", key("CAPI_GATEWAY_TLS_KEY"), new char[0], new Certificate[] {own});
    KeyManagerFactory served = KeyManagerFactory.getInstance("PKIX");
    served.init(keys, new char[0]);
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry("clients", certificate("CAPI_GATEWAY_CLIENT_CA"));
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(served.getKeyManagers(), trusted.getTrustManagers(), null);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  private static X509Certificate certificate(String variable) throws Exception {
    try (InputStream in = Files.newInputStream(Path.of(System.getenv(variable)))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(String variable) throws Exception {
    String pem = Files.readString(Path.of(System.getenv(variable)));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static void answer(HttpServer server, String path, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  /** Writes this program to where the build leaves the given service's. */
  static void buildAs(Component service, Path project) throws IOException {
    Path jar = project.resolve("services/" + service.id() + "/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
    String name = StandInService.class.getName().replace('.', '/');
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (String file : new String[] {name + ".class", name + "$1.class"}) {
        try (InputStream own = StandInService.class.getClassLoader().getResourceAsStream(file)) {
          out.putNextEntry(new JarEntry(file));
          own.transferTo(out);
          out.closeEntry();
        }
      }
    }
  }
}
