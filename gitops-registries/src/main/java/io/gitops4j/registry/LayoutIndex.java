package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The {@code index.json} of a layout: its manifests, each once for every tag it has, or once
 * without a tag. Fields of other writers are kept. Immutable: the changing methods return another.
 */
final class LayoutIndex {
  private static final String TAG = "org.opencontainers.image.ref.name";

  private final ObjectNode root;
  private final List<Entry> entries;

  private LayoutIndex(ObjectNode root, List<Entry> entries) {
    this.root = root;
    this.entries = List.copyOf(entries);
  }

  /** One manifest under one name, or under none. */
  record Entry(ObjectNode json, Descriptor descriptor, String tag) {
    boolean has(Digest digest) {
      return descriptor.digest().equals(digest);
    }

    Entry tagged(String newTag) {
      ObjectNode copy = json.deepCopy();
      copy.withObjectProperty("annotations").put(TAG, newTag);
      return new Entry(copy, descriptor, newTag);
    }

    Entry untagged() {
      ObjectNode copy = json.deepCopy();
      ObjectNode annotations = copy.withObjectProperty("annotations");
      annotations.remove(TAG);
      if (annotations.isEmpty()) {
        copy.remove("annotations");
      }
      return new Entry(copy, descriptor, "");
    }
  }

  static LayoutIndex empty() {
    ObjectNode root = Json.object();
    root.put("schemaVersion", 2);
    root.put("mediaType", MediaTypes.OCI_INDEX);
    return new LayoutIndex(root, List.of());
  }

  static LayoutIndex read(byte[] content) throws IOException {
    ObjectNode root = Json.parse(content);
    List<Entry> found = new ArrayList<>();
    for (JsonNode node : root.path("manifests")) {
      Descriptor descriptor = Json.descriptor(node);
      String tag = descriptor.annotations().getOrDefault(TAG, "");
      found.add(new Entry((ObjectNode) node, plain(descriptor), tag));
    }
    return new LayoutIndex(root, found);
  }

  byte[] write() {
    ObjectNode copy = root.deepCopy();
    ArrayNode manifests = copy.putArray("manifests");
    entries.forEach(entry -> manifests.add(entry.json()));
    return Json.write(copy);
  }

  /** Every manifest once. */
  List<Descriptor> manifests() {
    return entries.stream().map(Entry::descriptor).distinct().toList();
  }

  /** The tags, sorted; names that are not tags are left out. */
  List<String> tags() {
    return entries.stream().map(Entry::tag).filter(Reference::isTag).distinct().sorted().toList();
  }

  Optional<Descriptor> find(Reference reference) {
    Predicate<Entry> wanted =
        reference
            .digest()
            .<Predicate<Entry>>map(digest -> entry -> entry.has(digest))
            .orElse(entry -> entry.tag().equals(reference.text()));
    return entries.stream().filter(wanted).map(Entry::descriptor).findFirst();
  }

  /** With a manifest in it; one that is there stays as it is. */
  LayoutIndex with(Descriptor manifest) {
    if (entries.stream().anyMatch(entry -> entry.has(manifest.digest()))) {
      return this;
    }
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(Json.descriptor(manifest), plain(manifest), ""));
    return new LayoutIndex(root, more);
  }

  /** With a tag on a manifest that is there, taken from any other. */
  LayoutIndex tagged(String tag, Digest manifest) {
    LayoutIndex without = withoutTag(tag);
    List<Entry> changed = new ArrayList<>(without.entries);
    Entry any = changed.stream().filter(entry -> entry.has(manifest)).findFirst().orElseThrow();
    if (any.tag().isEmpty()) {
      changed.set(changed.indexOf(any), any.tagged(tag));
    } else {
      changed.add(any.tagged(tag));
    }
    return new LayoutIndex(root, changed);
  }

  /** Without a tag; its manifest stays. */
  LayoutIndex withoutTag(String tag) {
    List<Entry> left = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.tag().equals(tag)) {
        left.add(entry);
      } else if (entries.stream().filter(other -> other.has(entry.descriptor().digest())).count()
          == 1) {
        left.add(entry.untagged());
      }
    }
    return new LayoutIndex(root, left);
  }

  /** Without a manifest and all its tags. */
  LayoutIndex without(Digest manifest) {
    return new LayoutIndex(root, entries.stream().filter(entry -> !entry.has(manifest)).toList());
  }

  private static Descriptor plain(Descriptor descriptor) {
    return Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size());
  }
}
