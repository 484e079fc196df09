package io.clusterapi.aws.cloud;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** How bootstrap data reaches an instance. Pure, and the same bytes for the same input. */
final class UserData {
  /** A secret takes 10,240 bytes with its metadata; upstream cuts here. */
  static final int CHUNK = 7000;

  /** Of user data before it is encoded. */
  static final int LIMIT = 16 * 1024;

  private static final String BOUNDARY = "==capi-user-data==";

  private UserData() {}

  static byte[] gzip(byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length / 3 + 64);
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<byte[]> chunks(byte[] data) {
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 0; at < data.length || chunks.isEmpty(); at += CHUNK) {
      chunks.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + CHUNK)));
    }
    return chunks;
  }

  static String encoded(byte[] userData) {
    return Base64.getEncoder().encodeToString(userData);
  }

  /**
   * A multi-part of a script that fetches the secrets, removes them and puts them together, and an
   * instruction to cloud-init to take the result for the actual user data.
   *
   * @param endpoint of Secrets Manager where it is not AWS' own; empty otherwise
   */
  static byte[] fetching(String prefix, int chunks, String region, String endpoint) {
    String script =
        """
        #cloud-boothook
        #!/bin/bash
        SECRET_PREFIX=%s
        CHUNKS=%d
        REGION=%s
        ENDPOINT="%s"
        FILE="/etc/secret-userdata.txt"

        set -o nounset -o pipefail
        umask 006

        fail() {
          echo "bootstrap data: $1" >&2
          exit 1
        }

        # cloud-init runs boothooks on every boot; the data is fetched once.
        if [ -s "${FILE}" ]; then
          exit 0
        fi
        command -v aws >/dev/null || fail "the aws command is not in this image"

        secretsmanager() {
          if [ -n "${ENDPOINT}" ]; then
            aws secretsmanager --region "${REGION}" --endpoint-url "${ENDPOINT}" "$@"
          else
            aws secretsmanager --region "${REGION}" "$@"
          fi
        }

        fetch() {
          for try in 1 2 3 4 5 6 7 8 9 10; do
            secretsmanager get-secret-value --output text --query SecretBinary --secret-id "$1" && return 0
            sleep "${try}"
          done
          return 1
        }

        work="$(mktemp -d)" || fail "no temporary folder"
        i=0
        while [ "${i}" -lt "${CHUNKS}" ]; do
          fetch "${SECRET_PREFIX}-${i}" | base64 -d >>"${work}/data.gz" || fail "cannot read secret ${i} of ${CHUNKS}"
          i=$((i + 1))
        done
        i=0
        while [ "${i}" -lt "${CHUNKS}" ]; do
          secretsmanager delete-secret --force-delete-without-recovery --secret-id "${SECRET_PREFIX}-${i}" >/dev/null ||
            echo "bootstrap data: secret ${i} is left for the provider to delete" >&2
          i=$((i + 1))
        done
        gunzip -c "${work}/data.gz" >"${FILE}" || fail "the secrets do not hold what was written"
        rm -rf "${work}"
        """
            .formatted(prefix, chunks, region, endpoint);
    String text =
        "MIME-Version: 1.0\n"
            + "Content-Type: multipart/mixed; boundary=\""
            + BOUNDARY
            + "\"\n\n"
            + "--"
            + BOUNDARY
            + "\n"
            + "Content-Type: text/cloud-boothook; charset=\"us-ascii\"\n\n"
            + script
            + "\n--"
            + BOUNDARY
            + "\n"
            + "Content-Type: text/x-include-url; charset=\"us-ascii\"\n\n"
            + "#include\nfile:///etc/secret-userdata.txt\n"
            + "\n--"
            + BOUNDARY
            + "--\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
