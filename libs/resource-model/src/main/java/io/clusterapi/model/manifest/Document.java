package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/** One document that has content, and where it starts (line and column from 1). */
record Document(int index, int line, int column, JsonNode root) {

  ManifestInvalid invalid(String problem) {
    return new ManifestInvalid(index + 1, line, column, problem);
  }
}
