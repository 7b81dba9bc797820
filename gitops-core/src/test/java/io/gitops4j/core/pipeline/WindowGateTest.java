package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A window")
class WindowGateTest {
  private static final String WEEKDAYS = "Mon Tue Wed Thu Fri 9:00–17:00 ";
  private static final Map<String, WindowGate> GATES =
      Map.of(
          "office", Gates.weekdays(9, 17).zone("Europe/Amsterdam"),
          "night", Gates.daily(2, 3).zone("Europe/Amsterdam"),
          "early", Gates.daily(2, 5).zone("Europe/Amsterdam"),
          "late", Gates.daily(22, 24).zone("Europe/Amsterdam"),
          "always", Gates.daily(0, 24).zone("Europe/Amsterdam"),
          "sunday", Gates.daily(0, 24).on(DayOfWeek.SUNDAY).zone("Europe/Amsterdam"),
          "cairo", Gates.daily(0, 4).zone("Africa/Cairo"));

  @ParameterizedTest(name = "{0} at {1}")
  @DisplayName("is open in its hours, as the clocks of its place show them")
  @CsvSource({
    "office, 2026-03-27T08:00:00Z", // Friday 09:00 +01:00
    "office, 2026-03-27T15:59:59.999Z",
    "office, 2026-03-30T07:00:00Z", // Monday 09:00 +02:00, the day after the clocks went on
    "office, 2026-03-30T14:59:59Z",
    "office, 2026-10-26T08:00:00Z", // Monday 09:00 +01:00, the day after they went back
    "early, 2026-03-29T01:00:00Z", // the clocks go from 01:59:59 to 03:00:00
    "early, 2026-10-25T00:00:00Z", // 02:00 +02:00
    "early, 2026-10-25T01:30:00Z", // 02:30 +01:00, for the second time
    "night, 2026-10-25T00:59:59Z",
    "night, 2026-10-25T01:59:59Z",
    "late, 2026-03-28T22:59:59Z", // 23:59:59
    "always, 2026-03-29T01:00:00Z",
    "sunday, 2026-10-25T22:59:59Z" // 25 hours after it began
  })
  void open(String gate, Instant now) {
    Verdict verdict = GATES.get(gate).judge(Sample.at(now.toString()));
    assertThat(verdict).isEqualTo(Verdict.open("within " + GATES.get(gate).describe()));
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @DisplayName("is closed outside of them, and says when it opens and how long that is")
  @CsvSource({
    "office, 2026-03-27T07:59:59Z, Friday 09:00, PT1S",
    "office, 2026-03-27T16:00:00Z, Monday 09:00, PT63H", // an hour less than three days of 24
    "office, 2026-10-23T15:00:00Z, Monday 09:00, PT65H", // an hour more
    "office, 2026-03-29T12:00:00Z, Monday 09:00, PT19H",
    "night, 2026-03-29T00:30:00Z, Monday 02:00, PT23H30M", // there is no 02:00 on Sunday
    "night, 2026-10-25T02:00:00Z, Monday 02:00, PT23H",
    "early, 2026-03-29T00:59:59Z, Sunday 03:00, PT1S",
    "early, 2026-10-24T23:00:00Z, Sunday 02:00, PT1H",
    "late, 2026-03-28T23:00:00Z, Sunday 22:00, PT21H", // a day of 23 hours
    "late, 2026-10-24T22:00:00Z, Sunday 22:00, PT23H", // a day of 25 hours
    "sunday, 2026-03-29T22:00:00Z, Sunday 00:00, PT144H",
    "cairo, 2026-04-23T21:59:59Z, Friday 01:00, PT1S" // there is no midnight
  })
  void closed(String gate, Instant now, String opens, Duration wait) {
    WindowGate window = GATES.get(gate);
    Verdict verdict = window.judge(Sample.at(now.toString()));
    String zone = gate.equals("cairo") ? "Africa/Cairo" : "Europe/Amsterdam";
    assertThat(verdict).isEqualTo(Verdict.blocked("until " + opens + " " + zone, wait));
    assertThat(window.judge(Sample.at(now.plus(wait).toString()))).isInstanceOf(Verdict.Open.class);
  }

  @Test
  @DisplayName("is in UTC unless it says otherwise")
  void utc() {
    WindowGate window = Gates.weekdays(9, 17);
    assertThat(window.describe()).isEqualTo(WEEKDAYS + "UTC");
    assertThat(window.judge(Sample.at("2026-03-27T17:00:00Z")))
        .isEqualTo(Verdict.blocked("until Monday 09:00 UTC", Duration.ofHours(64)));
    assertThat(window.zone("Asia/Tokyo").describe()).isEqualTo(WEEKDAYS + "Asia/Tokyo");
    assertThat(window.on(DayOfWeek.TUESDAY, DayOfWeek.MONDAY).describe())
        .isEqualTo("Mon Tue 9:00–17:00 UTC");
  }

  @Test
  @DisplayName("that would never open, or be no window, is refused")
  void refused() {
    for (int[] hours : new int[][] {{9, 9}, {17, 9}, {-1, 5}, {9, 25}, {24, 24}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Gates.daily(hours[0], hours[1]))
          .withMessage(
              "A window is open on at least one day, from an hour (0 to 23) to a later one (1 to"
                  + " 24)");
    }
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> Gates.daily(9, 17).zone("Europe/Nowhere"));
  }
}
