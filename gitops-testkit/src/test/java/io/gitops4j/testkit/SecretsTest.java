package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.git.fake.SecretScan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(Integer.MAX_VALUE)
@DisplayName("In all that was logged at the finest level and printed while runs were tested")
class SecretsTest {
  @Test
  @DisplayName("there is no secret of a forge")
  void none() {
    SecretScan scan = SecretScan.ofWholeSuite();
    System.out.println("Searched " + scan.searched() + " log records and lines for secrets");
    assertThat(scan.searched()).isPositive();
    assertThat(scan.findings()).isEmpty();
  }
}
