package io.clusterapi.simulator.vsphere;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a SOAP message; namespaces are left out, since all names are of vim25.
 *
 * @param type the {@code xsi:type} of a value or the {@code type} of a reference; empty for none
 * @param reference whether the type is that of a managed object
 */
record Element(String name, String type, boolean reference, String text, List<Element> children) {
  private static final XMLInputFactory INPUT = input();

  private static XMLInputFactory input() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  static Element text(String name, String text) {
    return new Element(name, "", false, text, List.of());
  }

  static Element typed(String name, String type, String text) {
    return new Element(name, type, false, text, List.of());
  }

  static Element of(String name, String type, List<Element> children) {
    return new Element(name, type, false, "", List.copyOf(children));
  }

  static Element of(String name, Element... children) {
    return of(name, "", List.of(children));
  }

  /** A reference to a managed object. */
  static Element reference(String name, String type, String moref) {
    return new Element(name, type, true, moref, List.of());
  }

  /** The value of a property that is a reference. */
  static Element referenceValue(String type, String moref) {
    return new Element("val", type, true, moref, List.of());
  }

  Element named(String other) {
    return new Element(other, type, reference, text, children);
  }

  Optional<Element> child(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).findFirst();
  }

  List<Element> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }

  /** The text at a path of names separated by dots; empty when there is none. */
  String at(String path) {
    Element found = this;
    for (String step : path.split("\\.")) {
      Optional<Element> next = found.child(step);
      if (next.isEmpty()) {
        return "";
      }
      found = next.get();
    }
    return found.text;
  }

  /**
   * The first element of a SOAP body.
   *
   * @throws VimFault when the text is no such message
   */
  static Element ofBody(String envelope) {
    try {
      XMLStreamReader reader = INPUT.createXMLStreamReader(new StringReader(envelope));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Body")) {
          while (reader.next() != XMLStreamConstants.START_ELEMENT) {
            if (!reader.hasNext()) {
              break;
            }
          }
          return read(reader);
        }
      }
    } catch (XMLStreamException | IllegalStateException | java.util.NoSuchElementException e) {
      // Not the message of the parser: it may quote a password.
    }
    throw new VimFault("InvalidRequest", "The request is not a SOAP message");
  }

  private static Element read(XMLStreamReader reader) throws XMLStreamException {
    String name = reader.getLocalName();
    String type = "";
    boolean reference = false;
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals("type")) {
        String value = reader.getAttributeValue(i);
        type = value.substring(value.indexOf(':') + 1);
        reference = reader.getAttributeNamespace(i) == null;
      }
    }
    StringBuilder text = new StringBuilder();
    List<Element> children = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(read(reader));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String own = children.isEmpty() ? text.toString() : "";
          return new Element(name, type, reference, own, List.copyOf(children));
        }
        default -> {}
      }
    }
  }

  void write(StringBuilder out) {
    out.append('<').append(name);
    if (reference && name.equals("val")) {
      out.append(" type=\"").append(type).append("\" xsi:type=\"ManagedObjectReference\"");
    } else if (reference) {
      out.append(" type=\"").append(type).append('"');
    } else if (!type.isEmpty()) {
      out.append(" xsi:type=\"").append(type).append('"');
    }
    out.append('>');
    escape(text, out);
    children.forEach(child -> child.write(out));
    out.append("</").append(name).append('>');
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
  }

  /** Without text: it may be a password or user data. */
  @Override
  public String toString() {
    return "<" + name + ">";
  }
}
