package io.clusterapi.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.embedded.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Reads the simulator's ledger. */
public final class LedgerReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 10_000;

  private LedgerReader() {}

  /**
   * The entries, oldest first.
   *
   * @param port the simulator's port
   * @param live only resources that exist now
   */
  public static List<JsonNode> read(int port, boolean live) {
    URI address =
        URI.create("http://127.0.0.1:%d/ledger%s".formatted(port, live ? "?live=true" : ""));
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream in = connection.getInputStream()) {
        return entries(MAPPER.readTree(in));
      }
    } catch (IOException e) {
      throw new StartException(
          "The simulator did not tell its ledger (%s: %s). See why: ./capi logs simulator"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /** The entries as one JSON array. */
  public static String json(List<JsonNode> entries) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the ledger as JSON", e);
    }
  }

  private static List<JsonNode> entries(JsonNode body) {
    JsonNode array = body.isArray() ? body : body.path("entries");
    List<JsonNode> entries = new ArrayList<>();
    array.forEach(entries::add);
    return entries;
  }
}
