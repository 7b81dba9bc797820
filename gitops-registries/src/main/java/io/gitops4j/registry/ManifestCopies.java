package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The manifests of one copy: children before parents, blobs before all. For one thread. */
final class ManifestCopies {
  private static final int DEEPEST = 8;
  private static final int MOST = 2000;
  private static final List<String> COSIGN = List.of("sig", "att", "sbom");

  private final BlobCopies blobs;
  private final ParallelWork work;
  private final boolean withReferrers;
  private final Map<Digest, Manifest> collected = new LinkedHashMap<>();
  private final Set<Digest> stored = new HashSet<>();
  private final Set<Digest> examined = new HashSet<>();

  ManifestCopies(BlobCopies blobs, ParallelWork work, boolean withReferrers) {
    this.blobs = blobs;
    this.work = work;
    this.withReferrers = withReferrers;
  }

  CopyReceipt copy(String reference, List<String> tags) {
    Manifest top = read(reference);
    Digest digest = top.descriptor().digest();
    if (!tags.isEmpty()) {
      stored.add(digest); // with its tag
    }
    transfer(top);
    if (withReferrers) {
      referrers(0);
    }
    tags.forEach(tag -> blobs.to.tag(blobs.toRepository, tag, top));
    List<String> names = tags.isEmpty() ? List.of(digest.toString()) : tags;
    names.forEach(name -> check(name, digest));
    return blobs.receipt(top.descriptor(), stored.size());
  }

  /** Copies a manifest with everything below it. */
  private void transfer(Manifest top) {
    List<Manifest> order = new ArrayList<>();
    List<Descriptor> needed = new ArrayList<>();
    collect(top, order, needed, 0);
    blobs.plan(needed);
    work.forEach(needed, blobs::copy);
    for (Manifest each : order) {
      blobs.check();
      put(each);
    }
  }

  private void collect(
      Manifest manifest, List<Manifest> order, List<Descriptor> needed, int depth) {
    Digest digest = manifest.descriptor().digest();
    if (collected.containsKey(digest)) {
      return;
    }
    ManifestContent content = content(manifest);
    if (depth > DEEPEST || collected.size() + content.children().size() >= MOST) {
      throw Failures.invalid(
          sentence(digest.toString())
              + "it has more than "
              + MOST
              + " manifests or is nested too deep");
    }
    collected.put(digest, manifest);
    for (Descriptor child : content.children()) {
      collect(child(child), order, needed, depth + 1);
    }
    content.neededBlobs().stream().filter(blob -> blobs.claim(blob.digest())).forEach(needed::add);
    order.add(manifest);
  }

  private Manifest child(Descriptor child) {
    Manifest found = read(child.digest().toString());
    if (found.descriptor().size() != child.size()) {
      throw Failures.altered(
          sentence(child.digest().toString()) + "its size is not the one its index gives");
    }
    return found;
  }

  private void put(Manifest manifest) {
    Descriptor source = manifest.descriptor();
    if (stored.add(source.digest())) {
      Descriptor there =
          blobs.to.putManifest(blobs.toRepository, manifest.content(), source.mediaType());
      if (!there.digest().equals(source.digest())) {
        throw Failures.altered(
            sentence(source.digest().toString()) + "it arrived as " + there.digest());
      }
    }
  }

  /** Copies what refers to the manifests there are, and what refers to that. */
  private void referrers(int depth) {
    List<Digest> subjects = collected.keySet().stream().filter(examined::add).toList();
    Map<Digest, List<Descriptor>> listed = new ConcurrentHashMap<>();
    work.forEach(subjects, it -> listed.put(it, blobs.from.referrers(blobs.fromRepository, it)));
    for (Digest subject : subjects) {
      for (Descriptor each : listed.getOrDefault(subject, List.of())) {
        if (!collected.containsKey(each.digest())) {
          transfer(read(each.digest().toString()));
        }
      }
    }
    cosign(subjects);
    if (collected.size() > examined.size() && depth < DEEPEST) {
      referrers(depth + 1);
    }
  }

  private void cosign(List<Digest> subjects) {
    List<String> tags =
        subjects.stream()
            .flatMap(
                it -> COSIGN.stream().map(kind -> it.algorithm() + "-" + it.hex() + "." + kind))
            .filter(Reference::isTag)
            .toList();
    Map<String, Manifest> found = new ConcurrentHashMap<>();
    work.forEach(
        tags,
        tag ->
            blobs
                .from
                .manifest(blobs.fromRepository, tag)
                .ifPresent(manifest -> found.put(tag, manifest)));
    for (String tag : tags) {
      Manifest manifest = found.get(tag);
      if (manifest != null) {
        stored.add(manifest.descriptor().digest()); // with its tag
        transfer(manifest);
        blobs.to.tag(blobs.toRepository, tag, manifest);
      }
    }
  }

  private Manifest read(String reference) {
    return blobs
        .from
        .manifest(blobs.fromRepository, reference)
        .orElseThrow(() -> Failures.noManifest(blobs.fromRepository, reference));
  }

  private ManifestContent content(Manifest manifest) {
    try {
      return ManifestContent.read(manifest.content(), manifest.descriptor().mediaType());
    } catch (IOException e) {
      throw Failures.invalid(sentence(manifest.descriptor().digest().toString()) + e.getMessage());
    }
  }

  private void check(String reference, Digest expected) {
    Optional<Digest> there = blobs.to.head(blobs.toRepository, reference).map(Descriptor::digest);
    if (!there.equals(Optional.of(expected))) {
      throw Failures.altered(
          sentence(expected.toString())
              + "read back, "
              + reference
              + " is "
              + there.map(Digest::toString).orElse("not there"));
    }
  }

  private String sentence(String what) {
    return "Could not copy "
        + what
        + " from "
        + blobs.fromRepository
        + " to "
        + blobs.toRepository
        + ": ";
  }
}
