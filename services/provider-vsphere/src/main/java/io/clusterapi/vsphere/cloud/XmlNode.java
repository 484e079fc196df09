package io.clusterapi.vsphere.cloud;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an answer. Fields a newer vCenter adds are simply there and not asked for: a reader
 * that knows every field stopped working with vSphere 6.5 (vmware/govmomi#2365).
 *
 * @param type the {@code type} of a reference, else the {@code xsi:type}; empty for none
 */
record XmlNode(String name, String type, String text, List<XmlNode> children) {
  private static final XMLInputFactory INPUT = input();

  private static XMLInputFactory input() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /**
   * The first element in a SOAP body.
   *
   * @throws IllegalArgumentException when there is none; the text is not quoted
   */
  static XmlNode ofBody(String envelope) {
    try {
      XMLStreamReader reader = INPUT.createXMLStreamReader(new StringReader(envelope));
      boolean body = false;
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT) {
          if (body) {
            return read(reader);
          }
          body = reader.getLocalName().equals("Body");
        }
      }
    } catch (XMLStreamException | NoSuchElementException e) {
      throw new IllegalArgumentException("the answer is not a SOAP message", e);
    }
    throw new IllegalArgumentException("the answer has no SOAP body");
  }

  private static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
    String name = reader.getLocalName();
    String reference = "";
    String declared = "";
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals("type")) {
        String value = reader.getAttributeValue(i);
        if (reader.getAttributeNamespace(i) == null) {
          reference = value;
        } else {
          declared = value.substring(value.indexOf(':') + 1);
        }
      }
    }
    StringBuilder text = new StringBuilder();
    List<XmlNode> children = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(read(reader));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlNode(
              name,
              reference.isEmpty() ? declared : reference,
              children.isEmpty() ? text.toString() : "",
              List.copyOf(children));
        }
        default -> {}
      }
    }
  }

  Optional<XmlNode> child(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).findFirst();
  }

  List<XmlNode> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }

  /** The text at a path of names separated by dots; empty when there is none. */
  String at(String path) {
    XmlNode found = this;
    for (String step : path.split("\\.")) {
      Optional<XmlNode> next = found.child(step);
      if (next.isEmpty()) {
        return "";
      }
      found = next.get();
    }
    return found.text;
  }

  ManagedObject reference() {
    return new ManagedObject(type, text);
  }

  /** Without text: it may be user data. */
  @Override
  public String toString() {
    return "<" + name + ">";
  }
}
