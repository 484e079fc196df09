package io.clusterapi.model.core;

import io.clusterapi.model.schema.MinProperties;
import java.util.Map;

@MinProperties(1)
public class TemplateMetadata {
  public Map<String, String> labels;

  public Map<String, String> annotations;
}
