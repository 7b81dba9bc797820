package io.gitops4j.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each module has one, ordered to come last among its tests. */
public abstract class NoSecretIsLogged {
  @Test
  @DisplayName("there is no secret")
  void none() {
    SecretScan scan = SecretScan.ofWholeSuite();
    long before = scan.searched();
    System.getLogger("io.gitops4j.tests").log(System.Logger.Level.TRACE, "Is this searched?");
    System.out.println("Searched " + before + " log records and lines for secrets");
    assertThat(scan.searched()).as("a record and a line more").isEqualTo(before + 2);
    assertThat(scan.guarded()).as("secrets that are searched for").isPositive();
    assertThat(scan.findings()).isEmpty();
  }
}
