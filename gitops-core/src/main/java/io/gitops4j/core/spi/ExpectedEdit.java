package io.gitops4j.core.spi;

import io.gitops4j.core.edit.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An edit and the value it is to replace: compare-and-set for one place in one file.
 *
 * @param edit what to change
 * @param before what {@link Edit#current} said when the run read the file; empty if nothing was
 *     there
 */
public record ExpectedEdit(Edit edit, Optional<String> before) {
  /** Checks that both are there. */
  public ExpectedEdit {
    Objects.requireNonNull(edit, "edit");
    Objects.requireNonNull(before, "before");
  }

  /** The edit as a diff: a line that names it, the value before and the one after. */
  public List<String> diff() {
    List<String> lines = new ArrayList<>();
    lines.add("@@ " + edit.describe() + " @@");
    before.ifPresent(value -> lines.add("- " + value));
    edit.wanted().ifPresent(value -> lines.add("+ " + value));
    return lines;
  }
}
