package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A fan-out")
class FanoutTest {
  static Stream<Arguments> rings() {
    return Stream.of(
        Arguments.of(Fanout.oneByOne(), 3, List.of(1, 1, 1)),
        Arguments.of(Fanout.allAtOnce(), 3, List.of(3)),
        Arguments.of(Fanout.allAtOnce(), 0, List.of()),
        Arguments.of(Fanout.rings(1, 2, 10), 0, List.of()),
        Arguments.of(Fanout.rings(1, 2, 10), 1, List.of(1)),
        Arguments.of(Fanout.rings(1, 2, 10), 2, List.of(1, 1)),
        Arguments.of(Fanout.rings(1, 2, 10), 13, List.of(1, 2, 10)),
        Arguments.of(Fanout.rings(1, 2, 10), 25, List.of(1, 2, 10, 10, 2)),
        Arguments.of(Fanout.rings(1, Integer.MAX_VALUE), 25, List.of(1, 24)));
  }

  @ParameterizedTest(name = "{1} items in rings of {2}")
  @MethodSource("rings")
  @DisplayName("goes through all its items in order, ring by ring, and repeats the last size")
  void rings(Fanout fanout, int items, List<Integer> sizes) {
    List<Integer> all = IntStream.range(0, items).boxed().toList();
    List<List<Integer>> rings = fanout.rings(all);
    assertThat(rings).extracting(List::size).isEqualTo(sizes);
    assertThat(rings.stream().flatMap(List::stream)).isEqualTo(all);
  }

  @Test
  @DisplayName("has rings of at least one item, and a budget of failures")
  void checked() {
    assertThat(Fanout.oneByOne().failureBudget()).isZero();
    assertThat(Fanout.rings(1, 2).failureBudget(3).failureBudget()).isEqualTo(3);
    assertThat(Fanout.rings(1, 2).failureBudget(3).describe())
        .isEqualTo("rings of [1, 2], failure budget 3");
    List<Runnable> wrong =
        List.of(
            Fanout::rings,
            () -> Fanout.rings(1, 0),
            () -> Fanout.rings(-1),
            () -> Fanout.oneByOne().failureBudget(-1));
    for (Runnable each : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(each::run)
          .withMessage("A ring has at least one item, and a failure budget is not negative");
    }
  }
}
