package io.gitops4j.core.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The effects a step may perform, by name; or that it does not say. Immutable. */
public final class Outline {
  private static final Outline OPAQUE = new Outline(null);

  private final @Nullable Map<String, Effect<?>> effects;

  private Outline(@Nullable Map<String, Effect<?>> effects) {
    this.effects = effects;
  }

  /** It does not say. */
  public static Outline opaque() {
    return OPAQUE;
  }

  /** It performs none. */
  public static Outline none() {
    return new Outline(Map.of());
  }

  /** It performs this one at most. */
  public static Outline of(String name, Effect<?> effect) {
    return none().and(name, effect);
  }

  /** And this one. */
  public Outline and(String name, Effect<?> effect) {
    Map<String, Effect<?>> more = new LinkedHashMap<>(effects());
    more.put(name, Objects.requireNonNull(effect, "effect"));
    return new Outline(java.util.Collections.unmodifiableMap(more));
  }

  /** Whether it does not say. */
  public boolean isOpaque() {
    return effects == null;
  }

  /** The effects by name, in order; none if it does not say. */
  public Map<String, Effect<?>> effects() {
    return effects == null ? Map.of() : effects;
  }

  /** Whether an effect of that name may happen. */
  public boolean allows(String name) {
    return effects == null || effects.containsKey(name);
  }
}
