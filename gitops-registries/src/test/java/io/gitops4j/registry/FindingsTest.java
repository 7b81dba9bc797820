package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was found about a registry")
class FindingsTest {
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final Findings findings = new Findings(() -> now);

  @Test
  @DisplayName("is remembered for an hour, or until it is found to be otherwise")
  void hour() {
    findings.lacking("one");
    findings.lacking("other");
    now = now.plus(Duration.ofMinutes(59));
    assertThat(findings.lacks("one")).isTrue();
    findings.offers("one");
    assertThat(findings.lacks("one")).isFalse();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(findings.lacks("other")).isFalse();
  }

  @Test
  @DisplayName("is bounded: of more than a thousand the oldest go")
  void bounded() {
    for (int i = 0; i <= 1_000; i++) {
      findings.lacking("repository " + i);
    }
    assertThat(findings.lacks("repository 0")).isFalse();
    assertThat(findings.lacks("repository 1")).isTrue();
    assertThat(findings.lacks("repository 1000")).isTrue();
  }
}
