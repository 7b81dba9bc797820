package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.ManifestSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Files with edits made to them, one after the other. Not thread-safe. */
final class EditedFiles implements ManifestSource {
  private final ManifestSource original;
  private final Map<String, Optional<byte[]>> edited = new LinkedHashMap<>();

  EditedFiles(ManifestSource original) {
    this.original = original;
  }

  /** Makes an edit; with what stood there before. */
  ExpectedEdit make(Edit edit) {
    byte[] content = read(edit.path()).orElse(null);
    ExpectedEdit expected = new ExpectedEdit(edit, edit.current(content));
    edited.put(edit.path(), Optional.ofNullable(edit.apply(content).content()));
    return expected;
  }

  /** The files that were edited, in the order they first were. */
  List<String> edited() {
    return List.copyOf(edited.keySet());
  }

  @Override
  public List<String> files() {
    return with(original.files(), "");
  }

  @Override
  public List<String> files(String folder) {
    return with(original.files(folder), folder.isEmpty() ? "" : folder + "/");
  }

  private List<String> with(List<String> paths, String prefix) {
    TreeSet<String> all = new TreeSet<>(paths);
    edited.forEach(
        (path, content) -> {
          if (content.isEmpty()) {
            all.remove(path);
          } else if (path.startsWith(prefix)) {
            all.add(path);
          }
        });
    return List.copyOf(all);
  }

  @Override
  public Optional<byte[]> read(String path) {
    Optional<byte[]> content = edited.get(path);
    return content == null ? original.read(path) : content;
  }

  @Override
  public String describe() {
    return original.describe();
  }
}
