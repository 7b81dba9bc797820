package io.gitops4j.k8s.drift;

import io.gitops4j.core.spi.DeploymentTarget.Applied;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an environment differs from what Git says. Immutable. */
public final class DriftReport {
  private final String application;
  private final String environment;
  private final Instant at;
  private final @Nullable Applied applied;
  private final boolean isNews;
  private final List<ObjectDrift> objects;
  private final List<DriftedField> ignored;

  DriftReport(
      String application,
      String environment,
      Instant at,
      @Nullable Applied applied,
      boolean isNews,
      List<ObjectDrift> objects,
      List<DriftedField> ignored) {
    this.application = application;
    this.environment = environment;
    this.at = at;
    this.applied = applied;
    this.isNews = isNews;
    this.objects = List.copyOf(objects);
    this.ignored = List.copyOf(ignored);
  }

  /** Whose. */
  public String application() {
    return application;
  }

  /** Where. */
  public String environment() {
    return environment;
  }

  /** When it was looked. */
  public Instant at() {
    return at;
  }

  /** What was applied last, if anything was. */
  public Optional<Applied> applied() {
    return Optional.ofNullable(applied);
  }

  /**
   * Whether Git says something else than what was applied last: then a difference may be what is
   * still to be applied.
   */
  public boolean isNews() {
    return isNews;
  }

  /** Whether nothing differs but what may. */
  public boolean isNone() {
    return objects.isEmpty();
  }

  /** The objects that differ. */
  public List<ObjectDrift> objects() {
    return objects;
  }

  /** The fields that differ and may. */
  public List<DriftedField> ignored() {
    return ignored;
  }

  /** All of it, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(application).append(" in ").append(environment).append(": ");
    text.append(isNone() ? "as Git says" : objects.size() + " of its objects differ").append('\n');
    if (isNews) {
      text.append("  Git says something else than what was applied last.\n");
    }
    for (ObjectDrift object : objects) {
      text.append("  ").append(object.object()).append(' ').append(word(object)).append('\n');
      object.fields().forEach(field -> text.append("    ").append(line(field)));
    }
    ignored.forEach(field -> text.append("  ignored: ").append(line(field)));
    return text.toString();
  }

  /** What others wrote may hold anything; nothing of it moves a terminal's cursor. */
  private static String line(DriftedField field) {
    return field.toString().replaceAll("\\p{Cntrl}|\\p{Cf}", " ") + "\n";
  }

  private static String word(ObjectDrift object) {
    return switch (object.what()) {
      case MISSING -> "is missing";
      case CHANGED -> "is changed";
      case LEFT_OVER -> "is left over: Git no longer has it";
    };
  }

  /** Which, and how many objects differ. */
  @Override
  public String toString() {
    return application + " in " + environment + ": " + objects.size() + " objects differ";
  }
}
