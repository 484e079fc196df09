package io.clusterapi.model.infrastructure.azure;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Another object. */
public class ObjectReference {
  @JsonPropertyDescription("Version of its group.")
  public String apiVersion;

  @JsonPropertyDescription("Its kind.")
  public String kind;

  @JsonPropertyDescription("Its name.")
  public String name;

  @JsonPropertyDescription("Its namespace; that of the cluster when absent.")
  public String namespace;

  @JsonPropertyDescription("Its UID.")
  public String uid;

  @JsonPropertyDescription("Its resource version.")
  public String resourceVersion;

  @JsonPropertyDescription("A part of it.")
  public String fieldPath;
}
