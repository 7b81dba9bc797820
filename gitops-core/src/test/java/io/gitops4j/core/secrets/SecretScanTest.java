package io.gitops4j.core.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A secret among what is logged and printed")
class SecretScanTest {
  @Test
  @DisplayName("is seen: in a message, a cause, a printed line, or encoded")
  void wouldBeSeen() {
    for (String text :
        new String[] {
          "token canary-5d41402abc4b2a76 was refused",
          "Authorization: Basic " + basic("git"),
          "Authorization: Basic " + basic("anna"),
          "Authorization: Basic " + basic("bobby")
        }) {
      SecretScan scan = new SecretScan();
      scan.add("canary-5d41402abc4b2a76");
      LogRecord logged = new LogRecord(Level.FINEST, "It failed");
      logged.setThrown(new IllegalStateException(new IOException(text)));
      scan.publish(logged);
      assertThat(scan.findings()).as(text).hasSize(1);
    }
  }

  private static String basic(String user) {
    return Base64.getEncoder().encodeToString((user + ":canary-5d41402abc4b2a76").getBytes(UTF_8));
  }
}
