package io.clusterapi.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDataTest {

  @Property
  void theChunksPutTogetherAreTheData(@ForAll @Size(max = 30_000) byte[] data) throws Exception {
    List<byte[]> chunks = UserData.chunks(UserData.gzip(data));
    assertThat(chunks).isNotEmpty().allMatch(chunk -> chunk.length <= UserData.CHUNK);
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      together.write(chunk);
    }
    var unzipped = new GZIPInputStream(new ByteArrayInputStream(together.toByteArray()));
    assertThat(unzipped.readAllBytes()).isEqualTo(data);
  }

  @Test
  void theSameDataIsZippedToTheSameBytesSoThatARepeatedRequestIsEqual() {
    byte[] data = "#cloud-config\n".getBytes(StandardCharsets.UTF_8);
    assertThat(UserData.gzip(data)).isEqualTo(UserData.gzip(data));
  }

  @Test
  void theFetchingScriptFitsTheLimitAndNamesItsSecrets() {
    byte[] script = UserData.fetching("aws.cluster.x-k8s.io/u", 2, "eu-central-1", "");
    assertThat(script.length).isLessThan(UserData.LIMIT);
    assertThat(new String(script, StandardCharsets.US_ASCII))
        .contains("SECRET_PREFIX=aws.cluster.x-k8s.io/u\n", "CHUNKS=2\n", "REGION=eu-central-1\n")
        .contains("text/cloud-boothook", "text/x-include-url")
        .contains("file:///etc/secret-userdata.txt");
  }

  @Test
  void theFetchingScriptIsValidShell(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    String text =
        new String(
            UserData.fetching("p/u", 3, "eu-central-1", "http://127.0.0.1:1"),
            StandardCharsets.US_ASCII);
    String script = text.substring(text.indexOf("#cloud-boothook"), text.indexOf("\n--==", 200));
    Path file = Files.writeString(folder.resolve("script"), script);
    Process check =
        new ProcessBuilder("/bin/bash", "-n", file.toString()).redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(said).isZero();
  }
}
