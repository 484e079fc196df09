package io.clusterapi.controlplane.pki;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The certificates and keys of one cluster that exist so far.
 *
 * @param byPurpose what exists; nothing for what does not
 */
public record ClusterCertificates(Map<CertificatePurpose, Credentials> byPurpose) {
  public ClusterCertificates {
    byPurpose = Map.copyOf(byPurpose);
  }

  /**
   * How to make what is missing.
   *
   * @param algorithm for every key of the cluster
   * @param caValidityDays life of the authorities in days
   * @param externalEtcd the etcd authority and the API server's client certificate then come from
   *     the user and are never made
   */
  public record Settings(KeyAlgorithm algorithm, int caValidityDays, boolean externalEtcd) {
    /** From a ClusterConfiguration's fields, absent ones defaulted as upstream. */
    public static Settings of(
        String encryptionAlgorithm, Integer caValidityPeriodDays, boolean externalEtcd) {
      return new Settings(
          KeyAlgorithm.of(encryptionAlgorithm),
          caValidityPeriodDays == null || caValidityPeriodDays == 0
              ? CertificateAuthority.DEFAULT_VALIDITY_DAYS
              : caValidityPeriodDays,
          externalEtcd);
    }
  }

  public static ClusterCertificates none() {
    return new ClusterCertificates(Map.of());
  }

  public Optional<Credentials> get(CertificatePurpose purpose) {
    return Optional.ofNullable(byPurpose.get(purpose));
  }

  /** What a control plane with these settings needs, in the order it is written to machines. */
  public static List<CertificatePurpose> needed(boolean externalEtcd) {
    List<CertificatePurpose> all =
        new ArrayList<>(
            List.of(
                CertificatePurpose.CLUSTER_CA,
                CertificatePurpose.ETCD_CA,
                CertificatePurpose.FRONT_PROXY_CA,
                CertificatePurpose.SERVICE_ACCOUNT));
    if (externalEtcd) {
      all.add(CertificatePurpose.API_SERVER_ETCD_CLIENT);
    }
    return List.copyOf(all);
  }

  /** What is needed and absent; in a cluster that was initialized it can no longer be made. */
  public Set<CertificatePurpose> missing(boolean externalEtcd) {
    Set<CertificatePurpose> missing = EnumSet.noneOf(CertificatePurpose.class);
    for (CertificatePurpose purpose : needed(externalEtcd)) {
      Credentials found = byPurpose.get(purpose);
      boolean keyOptional = externalEtcd && purpose == CertificatePurpose.ETCD_CA;
      if (found == null || (!keyOptional && !found.hasKey())) {
        missing.add(purpose);
      }
    }
    return missing;
  }

  /**
   * Makes what does not exist and leaves the rest, the user's own included, untouched.
   *
   * @return only what was made
   * @throws PkiException when something only the user can supply is absent
   */
  public ClusterCertificates generateMissing(
      Settings settings, KeySource keys, Instant now, SecureRandom random) {
    Map<CertificatePurpose, Credentials> made = new EnumMap<>(CertificatePurpose.class);
    for (CertificatePurpose purpose : needed(settings.externalEtcd())) {
      if (byPurpose.containsKey(purpose)) {
        continue;
      }
      if (settings.externalEtcd()
          && (purpose == CertificatePurpose.ETCD_CA
              || purpose == CertificatePurpose.API_SERVER_ETCD_CLIENT)) {
        throw new PkiException(
            "Secret <cluster>"
                + purpose.secretName("")
                + " is missing: with external etcd it is supplied by the user, create it with tls.crt"
                + (purpose == CertificatePurpose.ETCD_CA ? "" : " and tls.key"));
      }
      KeyPair pair = keys.next(settings.algorithm());
      if (purpose == CertificatePurpose.SERVICE_ACCOUNT) {
        made.put(
            purpose,
            new Credentials(
                Pem.encode(pair.getPublic()), Pem.encode(pair.getPrivate(), pair.getPublic())));
      } else {
        made.put(
            purpose,
            CertificateAuthority.selfSigned(
                    purpose.commonName(), pair, settings.caValidityDays(), now, random)
                .credentials());
      }
    }
    return new ClusterCertificates(made);
  }

  /** These and the others; the others win where both have one. */
  public ClusterCertificates with(ClusterCertificates others) {
    Map<CertificatePurpose, Credentials> all = new EnumMap<>(CertificatePurpose.class);
    all.putAll(byPurpose);
    all.putAll(others.byPurpose);
    return new ClusterCertificates(all);
  }

  @Override
  public String toString() {
    return "ClusterCertificates" + new TreeSet<>(byPurpose.keySet());
  }
}
