package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How places of documents are named, and taken away without a trace. */
final class Places {
  private Places() {}

  /** A key as a step of an expression. */
  static String key(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : "'" + name.replace("'", "''") + "'";
  }

  /** An element of a list: by its name where no other has the same, else by its position. */
  static String element(List<Fields> list, int index) {
    Optional<String> name = name(list.get(index));
    boolean unique =
        name.isPresent() && list.stream().filter(e -> name(e).equals(name)).count() == 1;
    return unique ? "[name=" + key(name.get()) + "]" : "[" + index + "]";
  }

  private static Optional<String> name(Fields element) {
    return element.find("name").filter(String.class::isInstance).map(Object::toString);
  }

  /** Takes an element from a list. */
  static Edit take(FileDocument document, String at, List<Fields> list, int index) {
    String element = element(list, index);
    return element.startsWith("[name=")
        ? document.remove(at + element)
        : document.take(at, list.get(index).asMap());
  }

  /** Takes a key away, with the mapping that held nothing else. */
  static Edit remove(FileDocument document, String at, Fields mapping, String key) {
    return document.remove(mapping.asMap().size() == 1 ? at : at + "." + key(key));
  }

  /** All but one of some fields. */
  static Fields without(Fields fields, String key) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(fields.asMap());
    rest.remove(key);
    return Fields.copyOf(rest);
  }

  /** A text, or another where there is none. */
  static String text(Fields fields, String key, String otherwise) {
    return fields.findText(key).orElse(otherwise);
  }

  /** A whole number, or another where there is none. */
  static long number(Fields fields, String key, long otherwise) {
    return fields.find(key).orElse(otherwise) instanceof Long number ? number : otherwise;
  }
}
