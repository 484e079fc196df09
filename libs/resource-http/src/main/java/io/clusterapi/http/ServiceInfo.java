package io.clusterapi.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

/** What a service is and runs on, at {@code /q/info} and in the form of Quarkus' info endpoint. */
public final class ServiceInfo {
  public static final String PATH = "/q/info";

  private ServiceInfo() {}

  /**
   * Puts it on a router.
   *
   * @param artifact name of the service, such as {@code machine-svc}
   * @param version of the project
   */
  public static void mount(Router router, String artifact, String version) {
    Buffer info = Buffer.buffer(Mapper.toBytes(document(artifact, version)));
    router
        .route(HttpMethod.GET, PATH)
        .handler(
            context ->
                context.response().putHeader("Content-Type", "application/json").end(info.copy()));
  }

  static ObjectNode document(String artifact, String version) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.putObject("os")
        .put("name", System.getProperty("os.name"))
        .put("version", System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"));
    info.putObject("java")
        .put("version", System.getProperty("java.version"))
        .put("vendor", System.getProperty("java.vendor"))
        .put("vendorVersion", System.getProperty("java.vendor.version", ""));
    info.putObject("build")
        .put("group", "io.clusterapi")
        .put("artifact", artifact)
        .put("version", version);
    return info;
  }
}
