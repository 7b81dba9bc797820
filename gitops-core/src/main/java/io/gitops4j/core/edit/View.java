package io.gitops4j.core.edit;

import java.util.List;
import java.util.Optional;

/** A file taken apart, ready to be read and changed. */
final class View {
  private final TextFile file;
  private final Intent intent;
  private final List<Document> documents;
  private final Reading reading;
  private final Locator locator;
  private final Notation notation;
  private final Layout layout;

  View(Format format, TextFile file, Intent intent, EditLimits limits) {
    this.file = file;
    this.intent = intent;
    this.documents = format.read(file, intent, limits);
    this.reading = new Reading(file, intent);
    this.locator = new Locator(file, intent);
    this.layout = Layout.of(file, documents);
    this.notation = format.notation(file, layout);
  }

  TextFile file() {
    return file;
  }

  Intent intent() {
    return intent;
  }

  List<Document> documents() {
    return documents;
  }

  Reading reading() {
    return reading;
  }

  Locator locator() {
    return locator;
  }

  Notation notation() {
    return notation;
  }

  Layout layout() {
    return layout;
  }

  /** The document to be changed there; empty for a file without any. */
  Optional<Document> documentToChange(YamlPath at) {
    return Optional.ofNullable(new Documents(documents, locator, intent).toChange(at));
  }

  /** What stands somewhere, aliases and merge keys followed. */
  Optional<Node> find(YamlPath at) {
    Document document = new Documents(documents, locator, intent).toRead(at);
    return document == null
        ? Optional.empty()
        : Optional.ofNullable(locator.read(document.root(), at.steps())).map(Reading::followed);
  }

  /** The value somewhere. */
  Optional<Value> value(YamlPath at) {
    return find(at).map(reading::value);
  }

  /** The roots of all documents. */
  List<Node> roots() {
    return documents.stream().map(Document::root).toList();
  }
}
