package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The options of a step")
class StepOptionsTest {
  @ParameterizedTest(name = "{0}, try {1}: {2}")
  @DisplayName("double the pause before each try, up to an hour")
  @CsvSource({
    "PT10S, 1, PT10S",
    "PT10S, 2, PT20S",
    "PT10S, 3, PT40S",
    "PT10S, 9, PT42M40S",
    "PT10S, 10, PT1H",
    "PT10S, 2147483647, PT1H",
    "PT1H, 1, PT1H",
    "PT2H, 1, PT1H",
    "PT2562047788015215H, 64, PT1H",
    "PT0S, 2147483647, PT0S"
  })
  void backoff(Duration pause, int retry, Duration expected) {
    StepOptions options = StepOptions.DEFAULT.withRetries(5, pause);
    assertThat(options.pauseBefore(retry)).isEqualTo(expected);
  }

  @Test
  @DisplayName("are no timeout and no retries unless said, and refuse what makes no sense")
  void checked() {
    assertThat(StepOptions.DEFAULT.timeout()).isEmpty();
    assertThat(StepOptions.DEFAULT.retries()).isZero();
    List<Supplier<StepOptions>> wrong =
        List.of(
            () -> StepOptions.DEFAULT.withTimeout(Duration.ZERO),
            () -> StepOptions.DEFAULT.withTimeout(Duration.ofSeconds(-1)),
            () -> StepOptions.DEFAULT.withRetries(-1, Duration.ofSeconds(1)),
            () -> StepOptions.DEFAULT.withRetries(1, Duration.ofSeconds(-1)));
    for (Supplier<StepOptions> each : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(each::get)
          .withMessage(
              "A timeout is longer than nothing, retries and their pause are not negative");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepOptions.DEFAULT.pauseBefore(0))
        .withMessage("Tries are counted from 1, and this is 0");
  }

  @Test
  @DisplayName("add up in any order, and stay with a renamed step")
  void combined() {
    Step step =
        Step.named("call", c -> StepResult.done())
            .within(Duration.ofMinutes(5))
            .retry(3, Duration.ofSeconds(2))
            .as("call-again");
    assertThat(step.name()).isEqualTo("call-again");
    assertThat(step.options().timeout()).contains(Duration.ofMinutes(5));
    assertThat(step.options().retries()).isEqualTo(3);
    assertThat(step.options().describe()).isEqualTo("timeout=PT5M retries=3 pause=PT2S");
  }
}
