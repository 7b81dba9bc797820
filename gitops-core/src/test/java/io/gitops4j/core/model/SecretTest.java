package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A secret")
class SecretTest {
  @Test
  @DisplayName("never prints, by itself or inside credentials")
  void neverPrints() {
    assertThat(Secret.of("hunter2")).hasToString("***");
    assertThat(String.valueOf(Credentials.basic("me", "hunter2")))
        .contains("me")
        .doesNotContain("hunter2");
    assertThat(String.valueOf(Credentials.token("hunter2"))).doesNotContain("hunter2");
    assertThat(Credentials.NONE.password()).isEmpty();
  }

  @Test
  @DisplayName("is given out at the last moment, and taken out of texts")
  void revealed() {
    Secret secret = Secret.of("hunter2");
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThat(secret.redact("hunter2 and hunter2")).isEqualTo("*** and ***");
    assertThat(Secret.of("").redact("all of it")).isEqualTo("all of it");
    assertThat(Credentials.token("hunter2").password()).contains(secret);
    assertThat(Credentials.token("hunter2").user()).isEmpty();
    assertThat(secret).hasSameHashCodeAs(Secret.of("hunter2")).isNotEqualTo(Secret.of("other"));
  }
}
