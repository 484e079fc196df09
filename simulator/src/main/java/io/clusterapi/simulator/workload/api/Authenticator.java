package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.workload.store.BootstrapToken;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.vertx.core.http.HttpServerRequest;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells the user of a request by client certificate or bootstrap token. */
final class Authenticator {
  private static final String AUTHENTICATED = "system:authenticated";

  private final ObjectStore store;
  private final X509Certificate authority;
  private final Clock clock;

  Authenticator(ObjectStore store, X509Certificate authority, Clock clock) {
    this.store = store;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * @return the anonymous user when the request carries no credentials
   * @throws ApiException 401 when it carries some that do not hold
   */
  User authenticate(HttpServerRequest request) {
    X509Certificate certificate = peer(request);
    if (certificate != null) {
      return byCertificate(certificate);
    }
    String authorization = request.getHeader("Authorization");
    if (authorization == null) {
      return User.ANONYMOUS;
    }
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw ApiException.unauthorized();
    }
    return byToken(authorization.substring(7).trim());
  }

  private static X509Certificate peer(HttpServerRequest request) {
    try {
      List<Certificate> chain = request.connection().peerCertificates();
      return chain == null || chain.isEmpty() ? null : (X509Certificate) chain.get(0);
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  private User byCertificate(X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      certificate.checkValidity(java.util.Date.from(clock.instant()));
      List<String> uses = certificate.getExtendedKeyUsage();
      if (uses != null && !uses.contains("1.3.6.1.5.5.7.3.2")) {
        throw ApiException.unauthorized();
      }
    } catch (GeneralSecurityException e) {
      throw ApiException.unauthorized();
    }
    String name = "";
    Set<String> groups = new HashSet<>(Set.of(AUTHENTICATED));
    try {
      String subject = certificate.getSubjectX500Principal().getName();
      for (Rdn rdn : new LdapName(subject).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          name = rdn.getValue().toString();
        } else if (rdn.getType().equalsIgnoreCase("O")) {
          groups.add(rdn.getValue().toString());
        }
      }
    } catch (InvalidNameException e) {
      throw ApiException.unauthorized();
    }
    return new User(name, groups);
  }

  private User byToken(String text) {
    BootstrapToken token =
        BootstrapToken.find(store, text)
            .filter(found -> found.valid(clock.instant()) && found.authenticates())
            .orElseThrow(ApiException::unauthorized);
    Set<String> groups = new HashSet<>(Set.of(AUTHENTICATED, "system:bootstrappers"));
    for (String group : token.extraGroups()) {
      groups.add(group);
    }
    return new User("system:bootstrap:" + token.id(), groups);
  }

  /** The user's own description, as SelfSubjectReview answers it. */
  static JsonNode userInfo(User user) {
    var info = Json.object().put("username", user.name());
    user.groups().stream().sorted().forEach(info.putArray("groups")::add);
    return info;
  }
}
