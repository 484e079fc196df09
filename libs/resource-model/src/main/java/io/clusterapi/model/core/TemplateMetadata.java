package io.clusterapi.model.core;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.clusterapi.model.schema.MinProperties;
import java.util.Map;

/** The part of metadata a template may set. */
@MinProperties(1)
public class TemplateMetadata {
  @JsonPropertyDescription("Labels to set.")
  public Map<String, String> labels;

  @JsonPropertyDescription("Annotations to set.")
  public Map<String, String> annotations;
}
