package io.gitops4j.git;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.EditLimits;
import io.gitops4j.core.edit.Edited;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/** The edits of one request, tried on one tree. Used once. */
final class EditRun {
  private static final int SHOWN = 80;

  private final ObjectReader reader;
  private final ObjectId tree;
  private final Map<String, FileState> files = new LinkedHashMap<>();

  private EditRun(ObjectReader reader, ObjectId tree) {
    this.reader = reader;
    this.tree = tree;
  }

  /**
   * What a request changes in a tree; empty if everything wanted is there already.
   *
   * @throws ProviderException {@code EDIT_CONFLICT} if an expected value is another one by now;
   *     {@code INVALID} for a path or a file that must not be edited
   */
  static Map<String, TreeChange> of(CommitRequest request, ObjectReader reader, ObjectId tree)
      throws IOException {
    EditRun run = new EditRun(reader, tree);
    for (ExpectedEdit edit : request.edits()) {
      run.apply(edit);
    }
    Map<String, TreeChange> changes = new LinkedHashMap<>();
    run.files.forEach(
        (path, file) -> {
          if (!Arrays.equals(file.before, file.now)) {
            changes.put(path, new TreeChange(file.mode, file.now));
          }
        });
    return changes;
  }

  private void apply(ExpectedEdit expected) throws IOException {
    Edit edit = expected.edit();
    FileState file = file(edit.path());
    Optional<String> found = edit.current(file.now);
    if (found.equals(edit.wanted())) {
      return;
    }
    // what the run read was the file before any edit of this request
    if (!found.equals(expected.before()) && !edit.current(file.before).equals(expected.before())) {
      throw conflict(edit, expected.before(), found);
    }
    Edited edited = edit.apply(file.now);
    if (edited.changed()) {
      file.now = edited.content();
    }
  }

  private FileState file(String path) throws IOException {
    FileState known = files.get(path);
    if (known == null) {
      known = load(path);
      files.put(path, known);
    }
    return known;
  }

  private FileState load(String path) throws IOException {
    Optional<TreeBytes.Entry> entry = new Trees(reader).file(tree, path);
    if (entry.isEmpty()) {
      return new FileState(FileMode.REGULAR_FILE, null);
    }
    ObjectLoader blob = reader.open(entry.get().id(), Constants.OBJ_BLOB);
    if (blob.getSize() > EditLimits.standard().maxBytes()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not edit "
              + path
              + ": it has "
              + blob.getSize()
              + " bytes, more than the "
              + EditLimits.standard().maxBytes()
              + " that an edit takes. Keep values in a smaller file.");
    }
    return new FileState(entry.get().mode(), blob.getBytes());
  }

  private static ProviderException conflict(
      Edit edit, Optional<String> expected, Optional<String> found) {
    return new ProviderException(
        ErrorKind.EDIT_CONFLICT,
        "Could not make the edit '"
            + shortened(edit.describe())
            + "' in "
            + edit.path()
            + ": expected "
            + shown(expected)
            + " there and found "
            + shown(found)
            + ". Somebody else changed it; read it again and decide anew.");
  }

  private static String shown(Optional<String> value) {
    return value.map(EditRun::shortened).orElse("nothing");
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** One file on its way through the edits. */
  private static final class FileState {
    private final FileMode mode;
    private final byte @Nullable [] before;
    private byte @Nullable [] now;

    FileState(FileMode mode, byte @Nullable [] before) {
      this.mode = mode;
      this.before = before;
      this.now = before;
    }
  }
}
