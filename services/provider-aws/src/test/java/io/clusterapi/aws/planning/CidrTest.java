package io.clusterapi.aws.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CidrTest {

  @Test
  void theDefaultRangeIsCutAsUpstreamCutsIt() {
    List<Cidr> blocks = Cidr.parse("10.0.0.0/16").split(4);
    assertThat(blocks)
        .extracting(Cidr::toString)
        .containsExactly("10.0.0.0/18", "10.0.64.0/18", "10.0.128.0/18", "10.0.192.0/18");
    assertThat(blocks.get(0).split(3))
        .extracting(Cidr::toString)
        .containsExactly("10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20");
  }

  @Test
  void aRangeThatIsTooSmallIsRefusedWithTheReason() {
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0/27").split(4))
        .hasMessageContaining("10.0.0.0/27")
        .hasMessageContaining("/28");
  }

  @Test
  void whatIsNoRangeIsRefused() {
    for (String text : List.of("10.0.0.0", "10.0.0/16", "10.0.0.256/16", "10.0.0.0/33", "x")) {
      assertThatThrownBy(() -> Cidr.parse(text)).hasMessageContaining(text);
    }
  }

  @Property
  void blocksLieWithinTheRangeAndDoNotOverlap(
      @ForAll int address,
      @ForAll @IntRange(min = 0, max = 24) int prefix,
      @ForAll @IntRange(min = 1, max = 16) int count) {
    Cidr range = Cidr.parse(new Cidr(address, prefix).toString());
    List<Cidr> blocks = range.split(count);
    assertThat(blocks).hasSize(count).allMatch(range::overlaps);
    for (Cidr block : blocks) {
      assertThat(block.prefix()).isGreaterThanOrEqualTo(range.prefix());
      assertThat(blocks).filteredOn(block::overlaps).containsExactly(block);
      assertThat(Cidr.parse(block.toString())).isEqualTo(block);
    }
  }
}
