package io.gitops4j.core.spi;

import io.gitops4j.core.edit.EditException;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Objects to be read and edited: those of files in Git, or the same ones as a server has them. What
 * is planned over the first can so be planned over the second. Immutable and thread-safe.
 */
public final class Manifests {
  private static final int LISTED = 20;

  private final List<FileDocument> documents;
  private final List<String> unread;

  private Manifests(List<FileDocument> documents, List<String> unread) {
    this.documents = List.copyOf(documents);
    this.unread = List.copyOf(unread);
  }

  /**
   * The documents of the YAML and JSON files of a folder. A file that can't be read, such as a
   * chart's template, is left out; {@link #get} names it when something is missing.
   */
  public static Manifests in(ManifestSource source) {
    return in(source, "");
  }

  /** Those of a folder among the source's files; their paths are from the source's root. */
  public static Manifests in(ManifestSource source, String folder) {
    List<FileDocument> documents = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (String path : source.files(folder)) {
      if (path.toLowerCase(Locale.ROOT).matches(".*\\.(ya?ml|json)")) {
        try {
          source.read(path).ifPresent(bytes -> documents.addAll(FileDocument.read(path, bytes)));
        } catch (EditException e) {
          unread.add(path);
        }
      }
    }
    return new Manifests(documents, unread);
  }

  /** Objects as a server has them; edits of them are edits of JSON files that nobody has. */
  public static Manifests live(List<Fields> objects) {
    List<FileDocument> documents = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      documents.add(FileDocument.of("live/" + i + ".json", objects.get(i)));
    }
    return new Manifests(documents, List.of());
  }

  /** All of them, in order. */
  public List<FileDocument> all() {
    return documents;
  }

  /** Those that a test holds for, in order. */
  public List<FileDocument> where(Predicate<Fields> test) {
    return documents.stream().filter(d -> test.test(d.content())).toList();
  }

  /**
   * The Kubernetes object of a group, kind and name; empty if there is none.
   *
   * @param group of its API, without a version; empty for Kubernetes' core
   * @throws ProviderException {@code INVALID} if there are several
   */
  public Optional<FileDocument> find(String group, String kind, String name) {
    List<FileDocument> found = where(object -> is(object, group, kind, name));
    if (found.size() > 1) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not tell which "
              + kind
              + " "
              + name
              + " is meant: it is in "
              + found.stream().map(FileDocument::toString).collect(Collectors.joining(" and "))
              + ". Name a folder that has one of them.");
    }
    return found.stream().findFirst();
  }

  /**
   * The Kubernetes object of a group, kind and name.
   *
   * @throws ProviderException {@code NOT_FOUND}, saying what is there instead; {@code INVALID} if
   *     there are several
   */
  public FileDocument get(String group, String kind, String name) {
    return find(group, kind, name).orElseThrow(() -> missing(kind, name));
  }

  private ProviderException missing(String kind, String name) {
    String there =
        documents.stream()
            .limit(LISTED)
            .map(d -> d.content().findText("kind").orElse("?") + " in " + d)
            .collect(Collectors.joining(", "));
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find "
            + kind
            + " "
            + name
            + ": there is "
            + (there.isEmpty() ? "no manifest" : there)
            + (unread.isEmpty() ? "" : "; not read, as not plain YAML: " + unread)
            + ". Add it, or name its folder.");
  }

  private static boolean is(Fields object, String group, String kind, String name) {
    String version = object.findText("apiVersion").orElse("");
    String of = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    return of.equals(group)
        && object.findText("kind").filter(kind::equals).isPresent()
        && object.object("metadata").findText("name").filter(name::equals).isPresent();
  }
}
