package io.gitops4j.core.audit;

import io.gitops4j.core.model.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines that hold on to each other by their hashes. Not thread-safe. */
final class AuditChain {
  private static final String FIRST = "0".repeat(64);
  private static final String PREVIOUS = "{\"previous\":\"";
  private static final String HASH = ",\"hash\":\"";
  private static final String CLOSE = "\"}";
  private static final String END = "\"end\":true,";

  private String last = FIRST;

  /** The last line of a chain, as an object. */
  static String end(long lines) {
    return "{" + END + "\"lines\":" + lines + "}";
  }

  /** An object as the next line of the chain. */
  String next(String object) {
    String open = PREVIOUS + last + "\"," + object.substring(1, object.length() - 1);
    last = hash(open);
    return open + HASH + last + CLOSE + "\n";
  }

  /** The hash of the last line. */
  String last() {
    return last;
  }

  private static String hash(String open) {
    return Digest.of((open + "}").getBytes(StandardCharsets.UTF_8)).hex();
  }

  static AuditVerdict verify(Reader exported) throws IOException {
    BufferedReader lines = new BufferedReader(exported);
    AuditChain chain = new AuditChain();
    boolean ended = false;
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String why = ended ? "follows after the end" : chain.broken(line);
      if (why != null) {
        return AuditVerdict.broken(number, why);
      }
      ended = line.startsWith(END, PREVIOUS.length() + FIRST.length() + 2);
    }
    return ended
        ? AuditVerdict.sound(number, chain.last)
        : AuditVerdict.broken(number + 1, "is missing, and maybe more");
  }

  /** Why a line is not the next one of the chain; null if it is. */
  private @Nullable String broken(String line) {
    int end = line.length() - HASH.length() - FIRST.length() - CLOSE.length();
    boolean hasForm =
        end > PREVIOUS.length() + FIRST.length()
            && line.startsWith(PREVIOUS)
            && line.startsWith(HASH, end)
            && line.endsWith(CLOSE);
    if (!hasForm) {
      return "is not a line of an export";
    }
    String hash = line.substring(end + HASH.length(), line.length() - CLOSE.length());
    if (!hash.equals(hash(line.substring(0, end)))) {
      return "was changed";
    }
    if (!line.startsWith(last + "\",", PREVIOUS.length())) {
      return "does not follow the one before: a line was removed, added or moved here";
    }
    last = hash;
    return null;
  }
}
