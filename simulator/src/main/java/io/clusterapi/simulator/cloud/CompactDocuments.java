package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Makes documents small that are kept and not changed again: a stored resource is some thirty
 * objects of a hash table's five pieces each, 230 KB for a cluster of two machines. Names of fields
 * are shared between documents of one shape, texts between documents of about the same time.
 *
 * <p>Not safe for use from several threads; the documents are.
 */
final class CompactDocuments {
  private static final int SHAPES = 4096;
  private static final int TEXTS = 8192;
  private static final int LONGEST_SHARED_TEXT = 200;

  private final Map<List<String>, String[]> shapes = new LastUsed<>(SHAPES);
  private final Map<String, TextNode> texts = new LastUsed<>(TEXTS);

  /** A map that keeps so many entries, those used last. */
  private static final class LastUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    LastUsed(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  /** The same resource with documents that cannot be changed. */
  Resource of(Resource resource) {
    return new Resource(
        resource.key(),
        resource.sequence(),
        (ObjectNode) node(resource.shown()),
        (ObjectNode) node(resource.hidden()));
  }

  private JsonNode node(JsonNode node) {
    if (node instanceof Compact) {
      return node;
    } else if (node instanceof ObjectNode object) {
      return object(object);
    } else if (node instanceof ArrayNode array) {
      List<JsonNode> items = new ArrayList<>(array.size());
      array.forEach(item -> items.add(node(item)));
      return new ArrayNode(JsonNodeFactory.instance, List.copyOf(items));
    } else if (node instanceof TextNode text && text.textValue().length() <= LONGEST_SHARED_TEXT) {
      return texts.computeIfAbsent(text.textValue(), t -> text);
    }
    return node;
  }

  private ObjectNode object(ObjectNode object) {
    List<String> names = new ArrayList<>(object.size());
    JsonNode[] values = new JsonNode[object.size()];
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      values[names.size()] = node(field.getValue());
      names.add(field.getKey());
    }
    String[] shape = shapes.get(names);
    if (shape == null) {
      shape = names.toArray(String[]::new);
      shapes.put(List.of(shape), shape);
    }
    return new Compact(new Fields(shape, values));
  }

  /** Its copies are ordinary documents. */
  private static final class Compact extends ObjectNode {
    private static final long serialVersionUID = 1L;

    Compact(Fields fields) {
      super(JsonNodeFactory.instance, fields);
    }
  }

  /** A few fields side by side. */
  private static final class Fields extends AbstractMap<String, JsonNode> {
    private final String[] names;
    private final JsonNode[] values;

    Fields(String[] names, JsonNode[] values) {
      this.names = names;
      this.values = values;
    }

    private int place(Object name) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public JsonNode get(Object name) {
      int place = place(name);
      return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(Object name) {
      return place(name) >= 0;
    }

    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public int size() {
          return names.length;
        }

        @Override
        public Iterator<Map.Entry<String, JsonNode>> iterator() {
          return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
              return next < names.length;
            }

            @Override
            public Map.Entry<String, JsonNode> next() {
              if (!hasNext()) {
                throw new NoSuchElementException();
              }
              int place = next++;
              return Map.entry(names[place], values[place]);
            }
          };
        }
      };
    }
  }
}
