package io.gitops4j.git.fake;

/** What goes wrong with a request. */
public sealed interface Trouble {
  /** Nothing is done; this is answered. */
  record Instead(ForgeAnswer answer) implements Trouble {}

  /** It is done, and half of the answer sent. */
  record CutShort() implements Trouble {}

  /** It is done, and no answer sent. */
  record Unanswered() implements Trouble {}

  /** Nothing is done; this is answered. */
  static Trouble instead(ForgeAnswer answer) {
    return new Instead(answer);
  }
}
