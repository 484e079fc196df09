package io.clusterapi.aws.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AwsTagsTest {
  private static final List<String> OURS =
      List.of(
          "Name",
          AwsTags.OWNER_UID,
          AwsTags.PART,
          "sigs.k8s.io/cluster-api-provider-aws/cluster/demo",
          "sigs.k8s.io/cluster-api-provider-aws/role");

  @Provide
  Arbitrary<Map<String, String>> hostile() {
    return Arbitraries.maps(Arbitraries.of(OURS), Arbitraries.strings().alpha());
  }

  @Property
  void whatAUserAddsNeverTakesThePlaceOfOurs(@ForAll @From("hostile") Map<String, String> user) {
    Map<String, String> plain = new AwsTags("demo", "uid", null).of("vpc", "common", "demo-vpc");
    Map<String, String> tags = new AwsTags("demo", "uid", user).of("vpc", "common", "demo-vpc");
    assertThat(tags).containsAllEntriesOf(plain);
  }

  @Test
  void whatAUserAddsIsKept() {
    Map<String, String> user = new HashMap<>(Map.of("team", "blue"));
    assertThat(new AwsTags("demo", "uid", user).of("vpc", "common", "n"))
        .containsEntry("team", "blue");
  }
}
