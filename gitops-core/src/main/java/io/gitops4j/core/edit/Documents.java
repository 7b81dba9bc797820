package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.YamlPath.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Picks the document of a file that an expression means. */
final class Documents {
  private static final int LISTED = 20;

  private final List<Document> all;
  private final Locator locator;
  private final Intent intent;

  Documents(List<Document> all, Locator locator, Intent intent) {
    this.all = all;
    this.locator = locator;
    this.intent = intent;
  }

  /** The document to read; {@code null} if none has the place. */
  @Nullable Document toRead(YamlPath path) {
    Selector selector = path.document();
    if (selector != null) {
      return selected(selector);
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    List<Document> found =
        all.stream().filter(d -> locator.read(d.root(), path.steps()) != null).toList();
    if (found.size() > 1) {
      throw intent.invalid("more than one document has it" + list(), remedy());
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** The document to change; {@code null} if the file has none at all. */
  @Nullable Document toChange(YamlPath path) {
    Document found = toRead(path);
    if (found == null && path.document() != null) {
      throw intent.notFound("the file has no document " + path.document() + list(), remedy());
    }
    if (found != null || all.isEmpty()) {
      return found;
    }
    List<Document> filled = all.stream().filter(d -> !isEmpty(d)).toList();
    if (filled.size() > 1) {
      throw intent.invalid("none of the file's documents has it" + list(), remedy());
    }
    return filled.isEmpty() ? all.get(0) : filled.get(0);
  }

  private @Nullable Document selected(Selector selector) {
    List<Document> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean matches =
          selector.kind() == null
              ? i == selector.index()
              : selector.kind().equals(text(all.get(i), "kind"))
                  && (selector.name() == null
                      || selector.name().equals(text(all.get(i), "metadata", "name")));
      if (matches) {
        found.add(all.get(i));
      }
    }
    if (found.size() > 1) {
      throw intent.invalid("more than one document is " + selector + list(), remedy());
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean isEmpty(Document document) {
    return document.root() instanceof Scalar scalar && scalar.value() instanceof Value.Nothing;
  }

  private static String remedy() {
    return "Name the document: #0: or #Kind/name: before the expression";
  }

  private String list() {
    String shown =
        IntStream.range(0, Math.min(LISTED, all.size()))
            .mapToObj(i -> "#" + i + name(all.get(i)))
            .collect(Collectors.joining(", "));
    return " (the file has "
        + all.size()
        + (shown.isEmpty() ? "" : ": " + shown)
        + (all.size() > LISTED ? ", …" : "")
        + ")";
  }

  private String name(Document document) {
    String kind = text(document, "kind");
    String name = text(document, "metadata", "name");
    return kind == null ? "" : " " + kind + (name == null ? "" : "/" + name);
  }

  private @Nullable String text(Document document, String... keys) {
    List<Step> steps = new ArrayList<>();
    for (String key : keys) {
      steps.add(new Step.Key(key));
    }
    Node node = locator.read(document.root(), steps);
    return node != null && Reading.followed(node) instanceof Scalar scalar ? scalar.text() : null;
  }
}
