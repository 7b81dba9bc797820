package io.gitops4j.core.engine;

import io.gitops4j.core.model.RunId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is in an environment of an application, as it was when it was asked for. Immutable. */
public final class EnvironmentStatus {
  private final String application;
  private final String environment;
  private final @Nullable Promotion release;
  private final @Nullable RunId owner;
  private final @Nullable Hold hold;

  /**
   * Nothing is promoted until somebody releases it.
   *
   * @param why the reason
   * @param since when
   * @param by who, or who had started the run that was rolled back
   */
  public record Hold(String why, Instant since, String by) {}

  EnvironmentStatus(
      String application,
      String environment,
      @Nullable Promotion release,
      @Nullable RunId owner,
      @Nullable Hold hold) {
    this.application = Objects.requireNonNull(application, "application");
    this.environment = Objects.requireNonNull(environment, "environment");
    this.release = release;
    this.owner = owner;
    this.hold = hold;
  }

  static EnvironmentStatus of(String application, String environment, Slot slot) {
    Promotion release = Promotion.current(slot.history()).orElse(null);
    RunId owner = slot.owner().map(o -> new RunId(o.run())).orElse(null);
    Hold hold = slot.hold().map(h -> new Hold(h.why(), slot.heldAt(), h.actor())).orElse(null);
    return new EnvironmentStatus(application, environment, release, owner, hold);
  }

  /** Whose. */
  public String application() {
    return application;
  }

  /** Its name. */
  public String environment() {
    return environment;
  }

  /** What is there: what was promoted last, or brought back. */
  public Optional<Promotion> release() {
    return Optional.ofNullable(release);
  }

  /** The run that owns it now. */
  public Optional<RunId> owner() {
    return Optional.ofNullable(owner);
  }

  /** Why nothing is promoted. */
  public Optional<Hold> hold() {
    return Optional.ofNullable(hold);
  }

  @Override
  public String toString() {
    return application + "/" + environment;
  }
}
