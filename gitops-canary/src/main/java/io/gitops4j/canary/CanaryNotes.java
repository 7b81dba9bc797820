package io.gitops4j.canary;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.StepContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a canary noted, which is all it knows of where it is.
 *
 * @param context of its step
 */
record CanaryNotes(StepContext context) {
  static final String OUTLOOK = "outlook";
  static final String ABORTED = "aborted";
  static final String BEGUN = "begun";
  static final String ARRIVED = "arrived";
  static final String TESTED = "tested";

  Optional<Fields> find(String name) {
    return find(context.release().notes(context.node()), name).map(Note::fields);
  }

  static Optional<Note> find(List<Note> notes, String name) {
    return notes.stream().filter(note -> note.name().equals(name)).findFirst();
  }

  Optional<Fields> find(Move move, String what) {
    return find(NamedContext.named(move.name(), what));
  }

  /** When that was noted of a move, which it was. */
  Instant when(Move move, String what) {
    return Instant.parse(find(move, what).orElseThrow().text("at"));
  }

  /** Which move was begun last; -1 if none. */
  int lastBegun(List<Move> moves) {
    int last = -1;
    for (int i = 0; i < moves.size(); i++) {
      last = find(moves.get(i), BEGUN).isPresent() ? i : last;
    }
    return last;
  }

  /** The time, for a note. */
  Fields now() {
    return Fields.of("at", context.now().toString());
  }
}
