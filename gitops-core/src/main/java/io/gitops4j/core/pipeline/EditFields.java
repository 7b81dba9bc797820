package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edits;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ExpectedEdit;
import java.util.List;

/** Edits with the values they replace, as the journal keeps them. */
final class EditFields {
  private EditFields() {}

  static List<Fields> of(List<ExpectedEdit> edits) {
    return edits.stream().map(EditFields::of).toList();
  }

  static List<ExpectedEdit> read(List<Fields> edits) {
    return edits.stream()
        .map(f -> new ExpectedEdit(Edits.fromFields(f.object("edit")), f.findText("before")))
        .toList();
  }

  private static Fields of(ExpectedEdit edit) {
    Fields fields = Fields.of("edit", edit.edit().toFields());
    return edit.before().map(value -> fields.with("before", value)).orElse(fields);
  }
}
