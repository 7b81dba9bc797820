package io.gitops4j.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of charts: texts people write, and the edits that bring them into a file. */
final class ValuesYaml {
  private ValuesYaml() {}

  /**
   * What a text says.
   *
   * @param what for messages
   * @throws ProviderException {@code INVALID} if it is anything but one mapping, or nothing
   */
  static Fields read(String what, String text) {
    List<FileDocument> found = FileDocument.read("values.yaml", text.getBytes(UTF_8));
    boolean nothing =
        text.lines()
            .map(String::strip)
            .allMatch(l -> l.isEmpty() || l.startsWith("#") || l.equals("---") || l.equals("{}"));
    if (found.size() > 1 || (found.isEmpty() && !nothing)) {
      throw Refusal.invalid(
          "Could not read the " + what + ": they are not one mapping of names to values.");
    }
    return found.isEmpty() ? Fields.none() : found.get(0).content();
  }

  /**
   * A text's lines below a key, comments and all; empty if that would not say the same, as with a
   * text that begins with a directive.
   */
  static Optional<String> below(String key, String text) {
    Fields wanted = Fields.of(key, read("values", text));
    String lines = text.replaceFirst("\\A---[ \\t]*(?:\\R|\\z)", "");
    String nested =
        lines
            .lines()
            .map(line -> line.isEmpty() ? line : "  " + line)
            .collect(Collectors.joining("\n", key + ":\n", "\n"));
    try {
      return Optional.of(nested).filter(all -> read("values", all).equals(wanted));
    } catch (ProviderException e) {
      return Optional.empty();
    }
  }

  /**
   * The edits after which a file says what is wanted, and all it said besides.
   *
   * @param there what the file says
   * @param overwriting whether a value that is there already is replaced
   */
  static List<Edit> edits(String path, Fields there, Fields wanted, boolean overwriting) {
    List<Edit> edits = new ArrayList<>();
    collect(new Place(path, overwriting), "", there, wanted, edits);
    return edits;
  }

  private record Place(String path, boolean overwriting) {}

  private static void collect(
      Place place, String above, Fields there, Fields wanted, List<Edit> edits) {
    for (Map.Entry<String, @Nullable Object> each : wanted.asMap().entrySet()) {
      String key = each.getKey();
      Object value = each.getValue();
      String expression = (above.isEmpty() ? "" : above + ".") + quoted(key);
      boolean missing = !there.asMap().containsKey(key);
      Object now = there.asMap().get(key);
      if (now instanceof Map && value instanceof Map) {
        collect(place, expression, there.object(key), wanted.object(key), edits);
      } else if (missing || (place.overwriting() && !Objects.equals(now, value))) {
        edits.add(YamlEdit.set(place.path(), expression, value));
      }
    }
  }

  /** A key as an expression has it. */
  static String quoted(String key) {
    boolean bare = key.matches("[A-Za-z0-9_/-]+");
    return bare ? key : "\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
