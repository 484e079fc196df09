package io.clusterapi.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void aHeapOfWhichAsMuchIsInUseAsBeforeIsAsLargeAsBefore() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Replacing.class.getName())
            .start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('\n');
      long[] measured = new long[6];
      for (int i = 0; i < measured.length; i++) {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        assertThat(process.getInputStream().read()).isEqualTo('\n');
        measured[i] = ProcessMemory.bytes(ProcessMemory.histogram(process.pid()));
      }
      assertThat(LongStream.of(measured).boxed())
          .allSatisfy(
              each -> assertThat(each).isCloseTo(measured[0], Percentage.withPercentage(0.5)));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void heapAndCompiledCodeAreNotOutside() {
    List<String> reports =
        List.of(
            """
            def new generation   total 1K, used 1K [0x1000, 0x2000, 0x3000)
            tenured generation   total 1K, used 1K [0x3000, 0x4000, 0x5000)
            """,
            "CodeCache: size=4Kb used=4Kb\n bounds [0x8000, 0x8800, 0x9000]\n");
    List<String> smaps =
        List.of(
            "00001000-00005000 rw-p 00000000 00:00 0", "Rss:                 100 kB",
            "00006000-00007000 rw-p 00000000 00:00 0", "Rss:                  20 kB",
            "00008000-00008800 rwxp 00000000 00:00 0", "Rss:                  40 kB",
            "00009000-0000a000 rw-p 00000000 00:00 0", "Rss:                   3 kB");
    assertThat(ProcessMemory.outside(reports, smaps)).isEqualTo(23 << 10);
  }

  /** A process that has 40 MB in use, a hundredth of it anew each time it is told so. */
  static final class Replacing {
    private Replacing() {}

    public static void main(String[] arguments) throws IOException {
      Random random = new Random(1);
      byte[][] all = new byte[40_000][];
      for (int i = 0; i < all.length; i++) {
        all[i] = new byte[1000];
      }
      System.gc();
      do {
        System.out.print('\n');
        System.out.flush();
        for (int i = 0; i < 400; i++) {
          all[random.nextInt(all.length)] = new byte[1000];
        }
      } while (System.in.read() > 0);
    }
  }
}
