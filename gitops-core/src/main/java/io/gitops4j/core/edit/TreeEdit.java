package io.gitops4j.core.edit;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operation on one file of values: what YAML and JSON edits have in common. */
record TreeEdit(Format format, String path, Operation operation) {
  TreeEdit {
    RepositoryPath.checked(path);
    Objects.requireNonNull(operation, "operation");
  }

  String describe() {
    return path + ": " + operation.describe();
  }

  Optional<String> current(byte @Nullable [] content, EditLimits limits) {
    if (content == null) {
      return Optional.empty();
    }
    return operation.current(view(file(content, limits), limits)).map(CanonicalJson::write);
  }

  Optional<String> wanted() {
    return operation.wanted().map(CanonicalJson::write);
  }

  Operation inverse(Optional<String> before) {
    return operation.inverse(before.map(CanonicalJson::read));
  }

  Fields toFields(String type) {
    return Fields.of("type", type).with("path", path).and(operation.toFields());
  }

  Edited apply(byte @Nullable [] content, EditLimits limits) {
    View view = view(content == null ? TextFile.EMPTY : file(content, limits), limits);
    Optional<Value> before = operation.current(view);
    if (before.equals(operation.wanted())) {
      return Edited.unchanged(content);
    }
    Sops.check(view, operation.at(), view.value(operation.at()));
    List<Operation> parts = operation.parts(view);
    List<Span> spans = List.of();
    View after = view;
    for (Operation part : parts) {
      Plan plan = part.plan(after);
      spans = plan.spans();
      after = changed(part, after, plan, limits);
    }
    if (!operation.current(after).equals(operation.wanted())) {
      throw refused(null);
    }
    byte[] encoded = after.file().encoded();
    TextFile.checkSize(encoded.length, intent(), limits);
    spans = parts.size() == 1 ? spans : difference(view.file(), after.file());
    String where = operation.at().toString();
    Optional<String> old = before.map(CanonicalJson::write);
    return Edited.changed(encoded, view.file().replacements(spans, where, old, wanted()));
  }

  /** Makes one change, reads the file again, and compares it with what it is to be. */
  private View changed(Operation part, View view, Plan plan, EditLimits limits) {
    View after;
    try {
      after = view(view.file().spliced(plan.spans()), limits);
    } catch (EditException e) {
      throw refused(e);
    }
    boolean proven =
        Proof.same(plan.roots(), view.reading(), after.roots(), after.reading())
            && part.current(after).equals(part.wanted());
    if (!proven) {
      throw refused(null);
    }
    return after;
  }

  private EditException refused(@Nullable EditException cause) {
    return intent()
        .refused(
            ErrorKind.INVALID,
            "the file is written in a way in which this change could not be proven to touch "
                + "nothing else",
            "Write that part of the file in a simpler style, or edit it by hand",
            cause);
  }

  /** The one span in which two texts differ. */
  private static List<Span> difference(TextFile before, TextFile after) {
    String old = before.text();
    String now = after.text();
    int shorter = Math.min(old.length(), now.length());
    int head = 0;
    while (head < shorter && old.charAt(head) == now.charAt(head)) {
      head++;
    }
    if (head > 0 && Character.isHighSurrogate(old.charAt(head - 1))) {
      head--;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.charAt(old.length() - 1 - tail) == now.charAt(now.length() - 1 - tail)) {
      tail++;
    }
    if (tail > 0 && Character.isLowSurrogate(old.charAt(old.length() - tail))) {
      tail--;
    }
    return List.of(new Span(head, old.length() - tail, now.substring(head, now.length() - tail)));
  }

  private Intent intent() {
    String place = operation.at().toString();
    return new Intent(operation.verb(), place.isEmpty() ? "the root" : place, path);
  }

  private TextFile file(byte[] content, EditLimits limits) {
    return TextFile.utf8(content, intent(), limits);
  }

  private View view(TextFile file, EditLimits limits) {
    return new View(format, file, intent(), limits);
  }
}
