package io.clusterapi.simulator.vsphere;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Calls vim25 by hand, so that the simulator is not tested by the client it was written for. */
final class VimClient {
  private static final Pattern VALUE = Pattern.compile("<returnval[^>]*>([^<]*)</returnval>");
  private static final Pattern FAULT = Pattern.compile("<detail><(\\w+)Fault ");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;
  private String cookie = "";

  VimClient(URI simulator) {
    this.uri = simulator.resolve("/sdk");
  }

  /** The first return value, or what it was refused with after an exclamation mark. */
  String call(String method, String type, String self, String arguments) {
    String answer = post(method, type, self, arguments);
    Matcher fault = FAULT.matcher(answer);
    if (fault.find()) {
      return "!" + fault.group(1);
    }
    Matcher value = VALUE.matcher(answer);
    return value.find() ? value.group(1) : "";
  }

  String post(String method, String type, String self, String arguments) {
    String body =
        ("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>"
                + "<%1$s xmlns=\"urn:vim25\"><_this type=\"%2$s\">%3$s</_this>%4$s</%1$s>"
                + "</soapenv:Body></soapenv:Envelope>")
            .formatted(method, type, self, arguments);
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri)
                  .header("SOAPAction", "urn:vim25/6.5")
                  .header("Cookie", cookie)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";")[0]);
      return response.body();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String login(String password) {
    return call(
        "Login",
        "SessionManager",
        "SessionManager",
        "<userName>administrator@vsphere.local</userName><password>" + password + "</password>");
  }

  String property(String type, String moref, String path) {
    String answer =
        post(
            "RetrievePropertiesEx",
            "PropertyCollector",
            "propertyCollector",
            ("<specSet><propSet><type>%1$s</type><pathSet>%3$s</pathSet></propSet>"
                    + "<objectSet><obj type=\"%1$s\">%2$s</obj></objectSet></specSet><options/>")
                .formatted(type, moref, path));
    return answer.replaceAll("(?s).*<objects>|</objects>.*", "");
  }

  /** Waits until the task has ended; answers its state and the fault it ended with. */
  String ended(String task) {
    Awaitility.await().until(() -> !property("Task", task, "info.state").contains(">running<"));
    String error = property("Task", task, "info.error");
    return property("Task", task, "info.state")
        + error.replaceAll("(?s).*<fault xsi:type=\"(\\w+)\">.*", " $1");
  }

  String find(String instanceUuid) {
    return call(
        "FindByUuid",
        "SearchIndex",
        "SearchIndex",
        "<uuid>"
            + instanceUuid
            + "</uuid><vmSearch>true</vmSearch><instanceUuid>true</instanceUuid>");
  }
}
