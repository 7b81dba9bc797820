package io.gitops4j.core.audit;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What verifying an export found. Immutable. */
public final class AuditVerdict {
  private final long lines;
  private final @Nullable String lastHash;
  private final String sentence;

  private AuditVerdict(long lines, @Nullable String lastHash, String sentence) {
    this.lines = lines;
    this.lastHash = lastHash;
    this.sentence = sentence;
  }

  static AuditVerdict sound(long lines, String lastHash) {
    return new AuditVerdict(lines, lastHash, "The chain of " + lines + " lines holds");
  }

  static AuditVerdict broken(long line, String why) {
    return new AuditVerdict(line, null, "Line " + line + " " + why);
  }

  /** Whether every line is as it was written, and in its place. */
  public boolean isSound() {
    return lastHash != null;
  }

  /** The hash of the last line, to be compared with the one that was kept; of a sound chain. */
  public Optional<String> lastHash() {
    return Optional.ofNullable(lastHash);
  }

  /** The first line that breaks the chain, counted from 1. */
  public OptionalLong brokenLine() {
    return isSound() ? OptionalLong.empty() : OptionalLong.of(lines);
  }

  /** For people. */
  public String sentence() {
    return sentence;
  }

  @Override
  public String toString() {
    return sentence;
  }
}
