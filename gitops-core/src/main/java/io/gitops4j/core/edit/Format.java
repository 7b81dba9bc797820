package io.gitops4j.core.edit;

import java.util.List;

/** A format whose files are trees of values. */
enum Format {
  YAML {
    @Override
    List<Document> read(TextFile file, Intent intent, EditLimits limits) {
      return YamlReader.read(file, intent, limits);
    }

    @Override
    Notation notation(TextFile file, Layout layout) {
      return new YamlNotation(layout);
    }
  },
  JSON {
    @Override
    List<Document> read(TextFile file, Intent intent, EditLimits limits) {
      return JsonReader.read(file, intent, limits);
    }

    @Override
    Notation notation(TextFile file, Layout layout) {
      return JsonNotation.of(file);
    }
  };

  abstract List<Document> read(TextFile file, Intent intent, EditLimits limits);

  abstract Notation notation(TextFile file, Layout layout);
}
