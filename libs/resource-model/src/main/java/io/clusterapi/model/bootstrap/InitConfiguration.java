package io.clusterapi.model.bootstrap;

import io.clusterapi.model.schema.Format;
import io.clusterapi.model.schema.MinProperties;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

@MinProperties(1)
public class InitConfiguration {
  @Size(min = 1, max = 100)
  public List<BootstrapToken> bootstrapTokens;

  public NodeRegistrationOptions nodeRegistration;

  public LocalAPIEndpoint localAPIEndpoint;

  @Size(min = 1, max = 50)
  public List<@Size(min = 1, max = 256) String> skipPhases;

  public Patches patches;

  public Timeouts timeouts;

  public static class BootstrapToken {
    @Required
    @Size(min = 1, max = 23)
    public String token;

    @Size(min = 1, max = 512)
    public String description;

    @Min(0)
    public Integer ttlSeconds;

    @Format("date-time")
    public String expires;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 256) String> usages;

    @Size(min = 1, max = 100)
    public List<@Size(min = 1, max = 256) String> groups;
  }
}
