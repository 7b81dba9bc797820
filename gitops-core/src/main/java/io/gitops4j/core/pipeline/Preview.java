package io.gitops4j.core.pipeline;

import java.util.List;
import java.util.Objects;

/**
 * What an effect would do, as lines for people, each marked with how sure it is.
 *
 * @param lines in order
 */
public record Preview(List<Line> lines) {
  private static final Preview NONE = new Preview(List.of());

  /** Copies the list. */
  public Preview {
    lines = List.copyOf(lines);
  }

  /** How sure a line is. */
  public enum Certainty {
    /** Worked out from known contents. */
    EXACT,
    /** Depends on something not known yet: a digest, a gate, a person. */
    CONDITIONAL,
    /** A step that does not say what it does. */
    OPAQUE,
    /** Would be refused; the line says why and what to do. */
    REFUSED
  }

  /**
   * One thing that would happen.
   *
   * @param certainty how sure it is
   * @param text a line for people
   * @param diff the file's difference in unified form, or empty text
   */
  public record Line(Certainty certainty, String text, String diff) {
    /** Checks that all is there. */
    public Line {
      Objects.requireNonNull(certainty, "certainty");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(diff, "diff");
    }
  }

  /** Nothing. */
  public static Preview none() {
    return NONE;
  }

  /** One thing that depends on something not known yet. */
  public static Preview conditional(String text) {
    return new Preview(List.of(new Line(Certainty.CONDITIONAL, text, "")));
  }

  /** One thing that is certain. */
  public static Preview exact(String text) {
    return new Preview(List.of(new Line(Certainty.EXACT, text, "")));
  }
}
