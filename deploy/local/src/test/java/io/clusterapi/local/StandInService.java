package io.clusterapi.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program where the launcher looks for a service: takes its settings from the environment, says
 * when it is ready, ends on SIGTERM. With {@code capi.stand-in.fails} it ends while it starts.
 */
public final class StandInService {
  private StandInService() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("stand-in starts");
    if (System.getenv("CAPI_STAND_IN_FAILS") != null) {
      System.out.println("no schema for the table machines");
      System.exit(3);
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getByName("127.0.0.1"),
                Integer.parseInt(System.getenv("CAPI_HTTP_PORT"))),
            0);
    answer(server, "/q/health/ready", "{\"status\":\"UP\"}");
    answer(server, "/aws", String.valueOf(System.getenv("AWS_ACCESS_KEY_ID")));
    answer(server, "/profile", String.valueOf(System.getenv("AWS_PROFILE")));
    answer(server, "/postgres", String.valueOf(System.getenv("CAPI_POSTGRES_URL")));
    server.start();
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
    String file = StandInService.class.getName().replace('.', '/') + ".class";
    try (InputStream own = StandInService.class.getClassLoader().getResourceAsStream(file);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(file));
      own.transferTo(out);
      out.closeEntry();
    }
  }
}
