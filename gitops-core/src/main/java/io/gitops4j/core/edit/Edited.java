package io.gitops4j.core.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an edit made of a file. Immutable and thread-safe. */
public final class Edited {
  private final byte @Nullable [] content;
  private final boolean changed;
  private final List<Replacement> replacements;

  private Edited(byte @Nullable [] content, boolean changed, List<Replacement> replacements) {
    this.content = content == null ? null : content.clone();
    this.changed = changed;
    this.replacements = List.copyOf(replacements);
  }

  static Edited unchanged(byte @Nullable [] content) {
    return new Edited(content, false, List.of());
  }

  static Edited changed(byte @Nullable [] content, List<Replacement> replacements) {
    return new Edited(content, true, replacements);
  }

  /** The file as it is afterwards, or {@code null} where there is none; a copy. */
  public byte @Nullable [] content() {
    return content == null ? null : content.clone();
  }

  /** Whether it differs from what went in; if not, the content is equal byte for byte. */
  public boolean changed() {
    return changed;
  }

  /** The spans that differ, in the order of the file; all bytes outside them are as they were. */
  public List<Replacement> replacements() {
    return replacements;
  }
}
