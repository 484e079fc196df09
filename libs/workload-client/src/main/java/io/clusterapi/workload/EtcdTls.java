package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** TLS towards etcd: our certificate, and trust in the cluster's etcd authority alone. */
final class EtcdTls {
  private EtcdTls() {}

  static SslContext context(EtcdIdentity identity) {
    try {
      // Netty reads PKCS #8 only, upstream's keys are PKCS #1 or SEC 1. The JDK's TLS is named
      // because Netty's own choice depends on native libraries that happen to be present.
      return GrpcSslContexts.configure(
              GrpcSslContexts.forClient()
                  .keyManager(key(identity.key()), certificates(identity.certificate()))
                  .trustManager(certificates(identity.authorities())),
              SslProvider.JDK)
          .build();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new WorkloadException(
          Problem.OTHER, "the certificates for etcd are not readable PEM of an RSA or EC key pair");
    }
  }

  private static X509Certificate[] certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toArray(X509Certificate[]::new);
  }

  private static PrivateKey key(String pem) throws IOException, GeneralSecurityException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object parsed = parser.readObject();
      if (parsed instanceof PEMKeyPair pair) {
        return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
      }
      if (parsed instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
      throw new GeneralSecurityException("no private key");
    }
  }
}
