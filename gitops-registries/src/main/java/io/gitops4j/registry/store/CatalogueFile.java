package io.gitops4j.registry.store;

import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a catalogue's file.
 *
 * @param path for messages
 * @param sources opens what it names
 */
record CatalogueFile(String path, ChartSources sources) {
  private static final Set<String> CHARTS = Set.of("charts");
  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of("source", "chart", "versions", "description", "origin", "values"));

  List<CatalogueEntry> read(byte[] content) {
    List<FileDocument> documents = FileDocument.read(path, content);
    if (documents.size() != 1 || !documents.get(0).content().asMap().keySet().equals(CHARTS)) {
      throw wrong("it is no mapping with charts, and with nothing else");
    }
    List<CatalogueEntry> entries = new ArrayList<>();
    Fields charts = mapping(documents.get(0).content(), "charts", "the catalogue");
    for (String name : charts.asMap().keySet()) {
      entries.add(entry(name, mapping(charts, name, "the catalogue")));
    }
    return entries;
  }

  private CatalogueEntry entry(String name, Fields said) {
    for (String key : said.asMap().keySet()) {
      if (!KNOWN.contains(key)) {
        throw wrong(name + " has " + key + "; known are " + String.join(", ", KNOWN));
      }
    }
    String source = text(said, name, "source", "");
    if (source.isEmpty()) {
      throw wrong(name + " says no source");
    }
    try {
      CatalogueEntry.Builder entry =
          CatalogueEntry.named(name, sources.open(source))
              .chart(text(said, name, "chart", name))
              .versions(text(said, name, "versions", "*"))
              .description(text(said, name, "description", ""))
              .values(mapping(said, "values", name));
      return origin(entry, text(said, name, "origin", "house"), name);
    } catch (IllegalArgumentException e) {
      throw wrong(name + ": " + e.getMessage());
    }
  }

  private CatalogueEntry origin(CatalogueEntry.Builder entry, String origin, String name) {
    return switch (origin) {
      case "house" -> entry.build();
      case "third-party" -> entry.thirdParty().build();
      default -> throw wrong(name + " has the origin " + origin + "; say house or third-party");
    };
  }

  /** Only what is written as text: 1.10 without quotes is the number 1.1. */
  private String text(Fields said, String name, String key, String usual) {
    if (said.asMap().getOrDefault(key, usual) instanceof String text) {
      return text;
    }
    throw wrong("the " + key + " of " + name + " is no text. Put it in quotes");
  }

  private Fields mapping(Fields said, String key, String name) {
    Object value = said.asMap().get(key);
    if (value == null || value instanceof Map) {
      return said.object(key);
    }
    throw wrong(key + " of " + name + " is no mapping");
  }

  private ProviderException wrong(String reason) {
    return Refusal.invalid("Could not read the catalogue " + path + ": " + reason + ".");
  }
}
