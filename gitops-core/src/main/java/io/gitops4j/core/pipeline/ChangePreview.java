package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Preview.Certainty;
import io.gitops4j.core.pipeline.Preview.Line;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out what a change would do to the files of a snapshot. */
final class ChangePreview {
  private final Change change;
  private final Scope scope;
  private final Snapshot snapshot;
  private final EditedFiles files;
  private boolean exact = true;

  private ChangePreview(Change change, Scope scope, Snapshot snapshot) {
    this.change = change;
    this.scope = scope;
    this.snapshot = snapshot;
    this.files = new EditedFiles(snapshot.files(change.repository(), change.branch()));
  }

  static Preview of(Change change, Scope scope, Snapshot snapshot, boolean direct) {
    return new ChangePreview(change, scope, snapshot).lines(direct);
  }

  private Preview lines(boolean direct) {
    List<Line> lines = new ArrayList<>();
    String target = change.repository() + ":" + change.branch();
    if (!snapshot.hasBranch(change.repository(), change.branch())) {
      return refused("commit to " + target + ": there is no such branch");
    }
    if (direct && !snapshot.acceptsDirectCommits(change.repository(), change.branch())) {
      return refused(
          "commit to "
              + target
              + ": the branch is protected. Propose the change instead:"
              + " .through(pullRequest(\"…\"))");
    }
    try {
      change.edits().forEach(this::apply);
    } catch (ProviderException | IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
    Certainty certainty = exact ? Certainty.EXACT : Certainty.CONDITIONAL;
    String verb = direct ? "commit to " : "propose to ";
    files.edited().forEach(path -> lines.add(line(certainty, verb + target, path)));
    return new Preview(lines);
  }

  private void apply(EditPlan plan) {
    if (plan instanceof PlannedEdit planned && planned.find(scope).isEmpty()) {
      exact = false;
      files.make(planned.symbolic(scope));
    } else {
      plan.edits(scope, files).forEach(files::make);
    }
  }

  private Line line(Certainty certainty, String what, String path) {
    Optional<byte[]> before = snapshot.read(change.repository(), change.branch(), path);
    String diff = UnifiedDiff.of(path, text(before), text(files.read(path)));
    return new Line(
        certainty, diff.isEmpty() ? what + " " + path + ": no change" : what + " " + path, diff);
  }

  private static String text(Optional<byte[]> content) {
    return content.map(ChangePreview::shown).orElse("");
  }

  /** A text as it is; of anything else, such as an archive, its size and digest. */
  private static String shown(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return content.length + " bytes, " + Digest.of(content) + "\n";
    }
  }

  private static Preview refused(String text) {
    return new Preview(List.of(new Line(Certainty.REFUSED, text, "")));
  }
}
