package io.clusterapi.vsphere;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  private String call(String method, String type, String self, String arguments) {
    String body =
        ("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                + "<soapenv:Body><%1$s xmlns=\"urn:vim25\"><_this type=\"%2$s\">%3$s</_this>%4$s"
                + "</%1$s></soapenv:Body></soapenv:Envelope>")
            .formatted(method, type, self, arguments);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri)
                  .header("Cookie", cookie)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
