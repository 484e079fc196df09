package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes documents as XML: an object's fields are elements, a list's items are repeated ones. */
final class XmlDocument {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newInstance();

  private XmlDocument() {}

  /**
   * The text of a document.
   *
   * @param item the element name of list items: {@code item} for EC2, {@code member} elsewhere
   */
  static String write(String root, String namespace, ObjectNode content, String item) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement(root);
      if (!namespace.isEmpty()) {
        xml.writeDefaultNamespace(namespace);
      }
      fields(xml, content, item);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write " + root, e);
    }
    return text.toString();
  }

  private static void fields(XMLStreamWriter xml, JsonNode object, String item)
      throws XMLStreamException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      xml.writeStartElement(field.getKey());
      value(xml, field.getValue(), item);
      xml.writeEndElement();
    }
  }

  private static void value(XMLStreamWriter xml, JsonNode value, String item)
      throws XMLStreamException {
    if (value.isArray()) {
      for (JsonNode element : value) {
        xml.writeStartElement(item);
        value(xml, element, item);
        xml.writeEndElement();
      }
    } else if (value.isObject()) {
      fields(xml, value, item);
    } else {
      xml.writeCharacters(value.asText());
    }
  }
}
