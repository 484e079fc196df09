package io.clusterapi.vsphere.cloud;

/** Writes the arguments of a call, in the order the schema wants them. */
final class Xml {
  private final StringBuilder out = new StringBuilder();

  Xml text(String name, Object value) {
    if (value != null) {
      out.append('<').append(name).append('>');
      escape(String.valueOf(value));
      out.append("</").append(name).append('>');
    }
    return this;
  }

  /** A text whose type the schema leaves open. */
  Xml string(String name, String value) {
    out.append('<').append(name).append(" xsi:type=\"xsd:string\">");
    escape(value);
    out.append("</").append(name).append('>');
    return this;
  }

  Xml reference(String name, ManagedObject object) {
    if (object != null) {
      out.append('<').append(name).append(" type=\"").append(object.type()).append("\">");
      escape(object.id());
      out.append("</").append(name).append('>');
    }
    return this;
  }

  Xml open(String name) {
    out.append('<').append(name).append('>');
    return this;
  }

  Xml open(String name, String type) {
    out.append('<').append(name).append(" xsi:type=\"").append(type).append("\">");
    return this;
  }

  Xml close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
  }

  /** The envelope of a call with these arguments. */
  String envelope(String method, ManagedObject self) {
    return envelope("urn:vim25", "", method, self);
  }

  /** As {@link #envelope}, of the storage policy service, which is told the session in a header. */
  String policyEnvelope(String method, ManagedObject self, String session) {
    String header = new Xml().text("vcSessionCookie", session).out.toString();
    return envelope("urn:pbm", "<soapenv:Header>" + header + "</soapenv:Header>", method, self);
  }

  private String envelope(String namespace, String header, String method, ManagedObject self) {
    String prefix =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + header
            + "<soapenv:Body>";
    String start = "<" + method + " xmlns=\"" + namespace + "\">";
    String object = new Xml().reference("_this", self).out.toString();
    return prefix + start + object + out + "</" + method + "></soapenv:Body></soapenv:Envelope>";
  }

  /** Nothing of what was written: it may be a password or user data. */
  @Override
  public String toString() {
    return "Xml";
  }
}
