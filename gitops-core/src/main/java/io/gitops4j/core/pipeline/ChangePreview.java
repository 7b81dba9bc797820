package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Preview.Certainty;
import io.gitops4j.core.pipeline.Preview.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out what a change would do to the files of a snapshot. */
final class ChangePreview {
  private final Change change;
  private final Scope scope;
  private final Snapshot snapshot;
  private final Map<String, byte @Nullable []> before = new LinkedHashMap<>();
  private final Map<String, byte @Nullable []> after = new LinkedHashMap<>();
  private boolean exact = true;

  private ChangePreview(Change change, Scope scope, Snapshot snapshot) {
    this.change = change;
    this.scope = scope;
    this.snapshot = snapshot;
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
    after.forEach((path, content) -> lines.add(line(certainty, verb + target, path, content)));
    return new Preview(lines);
  }

  private void apply(PlannedEdit planned) {
    exact &= planned.find(scope).isPresent();
    Edit edit = planned.find(scope).orElseGet(() -> planned.symbolic(scope));
    String path = edit.path();
    if (!after.containsKey(path)) {
      byte[] content = snapshot.read(change.repository(), change.branch(), path).orElse(null);
      before.put(path, content);
      after.put(path, content);
    }
    after.put(path, edit.apply(after.get(path)).content());
  }

  private Line line(Certainty certainty, String what, String path, byte @Nullable [] content) {
    String diff = UnifiedDiff.of(path, text(before.get(path)), text(content));
    return new Line(
        certainty, diff.isEmpty() ? what + " " + path + ": no change" : what + " " + path, diff);
  }

  private static String text(byte @Nullable [] content) {
    return content == null ? "" : new String(content, StandardCharsets.UTF_8);
  }

  private static Preview refused(String text) {
    return new Preview(List.of(new Line(Certainty.REFUSED, text, "")));
  }
}
