package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.http.CloudResponse;
import java.util.Map;
import java.util.UUID;

/** The wire protocols of AWS services: how answers and errors look. */
enum Wire {
  /** EC2's own XML. */
  EC2("http://ec2.amazonaws.com/doc/2016-11-15/"),
  /** The query protocol of Elastic Load Balancing v2. */
  BALANCING("http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
  /** The query protocol of classic load balancers. */
  CLASSIC("http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/"),
  /** The query protocol of STS. */
  TOKENS("https://sts.amazonaws.com/doc/2011-06-15/"),
  /** JSON 1.1. */
  JSON("");

  private final String namespace;

  Wire(String namespace) {
    this.namespace = namespace;
  }

  /** The protocol of the service with the signing name; EC2's for one that is not known. */
  static Wire of(String service) {
    return switch (service) {
      case "elasticloadbalancing" -> BALANCING;
      case "sts" -> TOKENS;
      case "secretsmanager" -> JSON;
      default -> EC2;
    };
  }

  CloudResponse answer(String action, ObjectNode content) {
    String id = UUID.randomUUID().toString();
    String root = action + "Response";
    return switch (this) {
      case JSON -> json(200, content, Map.of("x-amzn-RequestId", id));
      case EC2 -> {
        ObjectNode document = object("requestId", id);
        document.setAll(content);
        yield xml(200, XmlDocument.write(root, namespace, document, "item"));
      }
      default -> {
        ObjectNode document =
            object(action + "Result", content, "ResponseMetadata", object("RequestId", id));
        yield xml(200, XmlDocument.write(root, namespace, document, "member"));
      }
    };
  }

  CloudResponse error(AwsError error) {
    String id = UUID.randomUUID().toString();
    return switch (this) {
      case JSON ->
          json(
              error.status(),
              object("__type", error.code(), "message", error.getMessage()),
              Map.of("x-amzn-RequestId", id, "x-amzn-ErrorType", error.code()));
      case EC2 -> {
        ObjectNode one = object("Code", error.code(), "Message", error.getMessage());
        ObjectNode document = object("Errors", array(one), "RequestID", id);
        yield xml(error.status(), XmlDocument.write("Response", "", document, "Error"));
      }
      default -> {
        String type = error.status() < 500 ? "Sender" : "Receiver";
        ObjectNode one = object("Type", type, "Code", error.code(), "Message", error.getMessage());
        ObjectNode document = object("Error", one, "RequestId", id);
        yield xml(
            error.status(), XmlDocument.write("ErrorResponse", namespace, document, "member"));
      }
    };
  }

  CloudResponse throttled() {
    return switch (this) {
      case EC2 -> error(new AwsError(503, "RequestLimitExceeded", "Request limit exceeded."));
      case JSON -> error(new AwsError("ThrottlingException", "Rate exceeded"));
      default -> error(new AwsError("Throttling", "Rate exceeded"));
    };
  }

  private static CloudResponse xml(int status, String body) {
    return new CloudResponse(status, "text/xml;charset=UTF-8", body, Map.of());
  }

  private static CloudResponse json(int status, ObjectNode body, Map<String, String> headers) {
    return new CloudResponse(status, "application/x-amz-json-1.1", body.toString(), headers);
  }
}
