package io.gitops4j.k8s.details;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An amount of Kubernetes")
class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "12, 12",
    "250m, 0.25",
    "12345678n, 0.012345678",
    "7u, 0.000007",
    "1.5Gi, 1610612736",
    "64Mi, 67108864",
    "2k, 2000",
    "1e3, 1000",
    "3E, 3000000000000000000",
    "1Ei, 1152921504606846976"
  })
  @DisplayName("is read as the API's document says")
  void read(String text, BigDecimal amount) {
    assertThat(Quantity.parse(text).orElseThrow()).isEqualByComparingTo(amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "1x", "1KiB", "-1", "1 Gi", "1e999", "NaN"})
  @DisplayName("that is none is none")
  void refused(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }
}
