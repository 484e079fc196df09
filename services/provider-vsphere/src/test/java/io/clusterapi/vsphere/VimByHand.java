package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.awaitility.Awaitility;

/** Somebody else at the same vCenter. */
final class VimByHand {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;
  private String cookie = "";

  VimByHand(URI simulator) {
    this.uri = simulator.resolve("/sdk");
    call(
        "Login",
        "SessionManager",
        "SessionManager",
        "<userName>administrator@vsphere.local</userName>"
            + "<password>simulated-password</password>");
  }

  /** Switches a virtual machine off and removes it. */
  void remove(String moref) {
    call("PowerOffVM_Task", "VirtualMachine", moref, "");
    Awaitility.await()
        .until(
            () -> !call("Destroy_Task", "VirtualMachine", moref, "").contains("InvalidPowerState"));
  }

  void powerOff(String moref) {
    call("PowerOffVM_Task", "VirtualMachine", moref, "");
  }

  /** The host a virtual machine is on. */
  String host(String moref) {
    return property(moref, "runtime.host").replaceAll("(?s).*(host-[0-9]+).*", "$1");
  }

  /** The datastore a virtual machine is on. */
  String datastore(String moref) {
    return property(moref, "datastore").replaceAll("(?s).*(datastore-[0-9]+).*", "$1");
  }

  /** A property of a virtual machine, as XML. */
  String property(String moref, String path) {
    return call(
        "RetrievePropertiesEx",
        "PropertyCollector",
        "propertyCollector",
        ("<specSet><propSet><type>VirtualMachine</type><pathSet>%s</pathSet></propSet>"
                + "<objectSet><obj type=\"VirtualMachine\">%s</obj></objectSet></specSet>"
                + "<options/>")
            .formatted(path, moref));
  }

  /** What the storage policy service says of the first disk of a virtual machine. */
  String policies(String moref) {
    String key = cookie.replaceAll("vmware_soap_session=\"?([^\"]+)\"?", "$1");
    return send(HttpRequest.newBuilder(uri.resolve("/pbm"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    ("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                            + "<e:Header><vcSessionCookie>%s</vcSessionCookie></e:Header>"
                            + "<e:Body><PbmQueryAssociatedProfiles xmlns=\"urn:pbm\">"
                            + "<_this>ProfileManager</_this><entities>"
                            + "<objectType>virtualDiskId</objectType><key>%s:2000</key>"
                            + "</entities></PbmQueryAssociatedProfiles></e:Body></e:Envelope>")
                        .formatted(key, moref))))
        .body();
  }

  /** Attaches or takes off the tag of this number. */
  void tag(String moref, int number, boolean attached) {
    String digit = Integer.toString(number);
    String urn =
        "urn:vmomi:InventoryServiceTag:%s-%s-4%s-8%s-%s:GLOBAL"
            .formatted(
                digit.repeat(8),
                digit.repeat(4),
                digit.repeat(3),
                digit.repeat(3),
                digit.repeat(12));
    String basic =
        Base64.getEncoder()
            .encodeToString(
                "administrator@vsphere.local:simulated-password".getBytes(StandardCharsets.UTF_8));
    String key =
        send(HttpRequest.newBuilder(uri.resolve("/rest/com/vmware/cis/session"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody()))
            .body()
            .replaceAll(".*:\"([^\"]+)\".*", "$1");
    String path =
        "/rest/com/vmware/cis/tagging/tag-association/id:%s?~action=%s"
            .formatted(urn, attached ? "attach" : "detach");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri.resolve(path))
                .header("vmware-api-session-id", key)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"object_id\":{\"id\":\"" + moref + "\",\"type\":\"any\"}}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String call(String method, String type, String self, String arguments) {
    String body =
        ("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                + "<soapenv:Body><%1$s xmlns=\"urn:vim25\"><_this type=\"%2$s\">%3$s</_this>%4$s"
                + "</%1$s></soapenv:Body></soapenv:Envelope>")
            .formatted(method, type, self, arguments);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri)
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
