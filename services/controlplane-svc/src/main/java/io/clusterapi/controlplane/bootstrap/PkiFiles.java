package io.clusterapi.controlplane.bootstrap;

import io.clusterapi.controlplane.pki.CertificatePurpose;
import io.clusterapi.controlplane.pki.ClusterCertificates;
import io.clusterapi.controlplane.pki.Credentials;
import io.clusterapi.model.bootstrap.ClusterConfiguration;
import io.clusterapi.model.bootstrap.ClusterConfiguration.ExternalEtcd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The certificates and keys of a control-plane machine, where kubeadm looks for them. */
final class PkiFiles {
  static final String DEFAULT_DIRECTORY = "/etc/kubernetes/pki";
  private static final String CERTIFICATE_PERMISSIONS = "0640";
  private static final String KEY_PERMISSIONS = "0600";

  private PkiFiles() {}

  /**
   * @throws BootstrapException naming what is missing
   */
  static List<BootstrapFile> of(ClusterConfiguration spec, ClusterCertificates certificates) {
    ExternalEtcd external = spec == null || spec.etcd == null ? null : spec.etcd.external;
    String directory =
        spec == null || spec.certificatesDir == null || spec.certificatesDir.isEmpty()
            ? DEFAULT_DIRECTORY
            : spec.certificatesDir;
    Set<CertificatePurpose> missing = certificates.missing(external != null);
    if (!missing.isEmpty()) {
      throw new BootstrapException("The cluster's certificates are incomplete: " + missing);
    }
    List<BootstrapFile> files = new ArrayList<>();
    for (CertificatePurpose purpose : ClusterCertificates.needed(external != null)) {
      Credentials found = certificates.get(purpose).orElseThrow();
      boolean usersFiles =
          external != null
              && (purpose == CertificatePurpose.ETCD_CA
                  || purpose == CertificatePurpose.API_SERVER_ETCD_CLIENT);
      if (!usersFiles) {
        add(
            files,
            directory + "/" + purpose.certificateFile(),
            directory + "/" + purpose.keyFile(),
            found);
      } else if (purpose == CertificatePurpose.ETCD_CA) {
        // An external etcd's authority signs nothing here: its key has no business on a machine.
        add(files, external.caFile, null, found);
      } else {
        add(files, external.certFile, external.keyFile, found);
      }
    }
    return files;
  }

  private static void add(
      List<BootstrapFile> files, String certificateFile, String keyFile, Credentials credentials) {
    files.add(
        BootstrapFile.ofRoot(certificateFile, CERTIFICATE_PERMISSIONS, credentials.certificate()));
    if (keyFile != null) {
      files.add(BootstrapFile.ofRoot(keyFile, KEY_PERMISSIONS, credentials.key()));
    }
  }
}
