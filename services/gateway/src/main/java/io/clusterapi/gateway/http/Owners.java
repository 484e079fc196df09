package io.clusterapi.gateway.http;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Owner;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where each service answers ({@code capi.services.OWNER.url}). */
public final class Owners {
  private final Map<Owner, URI> urls = new EnumMap<>(Owner.class);

  /**
   * @param configured base URLs; owners without one are not part of this installation
   * @throws IllegalStateException when a URL is not of the form {@code http://host:port}
   */
  public Owners(Map<Owner, String> configured) {
    configured.forEach(
        (owner, text) -> {
          URI url;
          try {
            url = URI.create(text);
          } catch (IllegalArgumentException e) {
            throw wrong(owner, text);
          }
          if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw wrong(owner, text);
          }
          urls.put(owner, url);
        });
  }

  /** The configuration key that says where an owner answers. */
  public static String key(Owner owner) {
    return "capi.services." + owner.name().toLowerCase(Locale.ROOT) + ".url";
  }

  public boolean present(Kind kind) {
    return kind.owner() == Owner.GATEWAY || urls.containsKey(kind.owner());
  }

  public Set<Owner> present() {
    return urls.keySet();
  }

  /**
   * Where the owner of a kind answers.
   *
   * @throws ApiFailure 404 when it is not part of this installation
   */
  public URI of(Kind kind) {
    URI url = urls.get(kind.owner());
    if (url == null) {
      throw ApiFailure.of(
          404,
          "NotFound",
          "%s is not served here: no service that owns it is configured (%s)"
              .formatted(kind.resourceName(), key(kind.owner())));
    }
    return url;
  }

  URI of(Owner owner) {
    return urls.get(owner);
  }

  private static IllegalStateException wrong(Owner owner, String text) {
    return new IllegalStateException(
        key(owner) + ": wanted http://HOST:PORT, found \"" + text + "\"");
  }
}
