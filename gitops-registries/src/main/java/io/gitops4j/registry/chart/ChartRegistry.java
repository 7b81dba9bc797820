package io.gitops4j.registry.chart;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.core.model.VersionRange;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Helm charts in an OCI registry, as {@code helm push} and {@code helm pull oci://} keep them: each
 * chart is a repository below one folder, each version a tag of it. The manifest is byte for byte
 * the one that Helm would write.
 *
 * <p>Every method throws {@link ProviderException}, and whatever the registry throws. Immutable and
 * thread-safe. {@link io.gitops4j.registry.ArtifactCopier} copies charts from one registry to
 * another: they are artifacts like others.
 */
public final class ChartRegistry {
  private static final int PAGE = 1000;

  private final Registry registry;
  private final String folder;
  private final boolean movesTags;

  private ChartRegistry(Registry registry, String folder, boolean movesTags) {
    this.registry = registry;
    this.folder = folder;
    this.movesTags = movesTags;
  }

  /**
   * The charts below a folder of a registry.
   *
   * @param registry stays the caller's to close
   * @param folder what {@code helm push} is told after the host: {@code team/charts}; empty text
   *     for none
   */
  public static ChartRegistry in(Registry registry, String folder) {
    if (folder.startsWith("/") || folder.endsWith("/")) {
      throw new IllegalArgumentException("A folder begins and ends without a slash");
    }
    return new ChartRegistry(Objects.requireNonNull(registry, "registry"), folder, false);
  }

  /**
   * The same, where a push moves a version's tag that names another artifact already. Registries
   * can't compare and set: of two that push at once, either may win.
   */
  public ChartRegistry movingTags() {
    return new ChartRegistry(registry, folder, true);
  }

  /** The repository of a chart of that name. */
  public String repository(String chart) {
    return folder.isEmpty() ? chart : folder + "/" + chart;
  }

  /**
   * Pushes a chart under its version.
   *
   * @return its manifest
   * @throws ProviderException {@code ALREADY_EXISTS} if that version is another artifact, and tags
   *     are not to be moved
   */
  public Descriptor push(Chart chart) {
    return tagged(chart, null);
  }

  /** The same, saying when the chart was made; another time is another manifest. */
  public Descriptor push(Chart chart, Instant created) {
    return tagged(chart, Objects.requireNonNull(created, "created"));
  }

  /**
   * Stores a chart without a tag.
   *
   * @return its manifest
   */
  public Descriptor store(Chart chart) {
    return put(chart, manifest(chart, null));
  }

  private Descriptor tagged(Chart chart, @Nullable Instant created) {
    byte[] content = manifest(chart, created);
    Digest digest = Digest.of(content);
    String repository = repository(chart.name());
    String tag = chart.version().tag();
    Optional<Descriptor> there = registry.head(repository, tag);
    if (there.isPresent() && there.get().digest().equals(digest)) {
      return there.get();
    }
    if (there.isPresent() && !movesTags) {
      throw new ProviderException(
          ErrorKind.ALREADY_EXISTS,
          "Could not push "
              + chart
              + " to "
              + repository
              + ": that version is another artifact already, "
              + there.get().digest()
              + ". Raise the chart's version.");
    }
    Descriptor manifest = put(chart, content);
    registry.tag(repository, tag, manifest.digest());
    Optional<Descriptor> now = registry.head(repository, tag);
    if (now.isEmpty() || !now.get().digest().equals(digest)) {
      throw new ProviderException(
          ErrorKind.STALE,
          "Could not push "
              + chart
              + " to "
              + repository
              + ": its tag was moved meanwhile. Look who else pushes this version.");
    }
    return manifest;
  }

  private static byte[] manifest(Chart chart, @Nullable Instant created) {
    List<Descriptor> layers = new ArrayList<>();
    layers.add(descriptor(ChartManifest.CONTENT, chart.archive()));
    chart
        .provenance()
        .ifPresent(signed -> layers.add(descriptor(ChartManifest.PROVENANCE, signed)));
    try {
      return ChartManifest.write(
          descriptor(ChartManifest.CONFIG, ConfigJson.of(chart.metadata())),
          layers,
          ChartManifest.annotations(chart.metadata(), created));
    } catch (IOException e) {
      throw Refusal.invalid("Could not push " + chart + ": " + e.getMessage() + ".", e);
    }
  }

  private Descriptor put(Chart chart, byte[] manifest) {
    String repository = repository(chart.name());
    putBlob(repository, ConfigJson.of(chart.metadata()));
    putBlob(repository, chart.archive());
    chart.provenance().ifPresent(signed -> putBlob(repository, signed));
    return registry.putManifest(repository, manifest, ChartManifest.TYPE);
  }

  private void putBlob(String repository, byte[] content) {
    registry.putBlob(repository, Digest.of(content), content.length, BlobSource.of(content));
  }

  private static Descriptor descriptor(String mediaType, byte[] content) {
    return Descriptor.of(mediaType, Digest.of(content), content.length);
  }

  /** The manifest of a version; empty if there is none. */
  public Optional<Descriptor> find(String chart, SemanticVersion version) {
    return registry.head(repository(chart), version.tag());
  }

  /**
   * Pulls a version.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none; {@code INVALID} if it is no
   *     chart, or not that version of that chart
   */
  public Chart pull(String chart, SemanticVersion version) {
    Chart found = pulled(chart, version.tag());
    if (!found.version().equals(version)) {
      throw Refusal.invalid(
          "Could not pull "
              + chart
              + " "
              + version
              + ": under that tag is version "
              + found.version()
              + ". Have its owner push it again.");
    }
    return found;
  }

  /**
   * Pulls what a manifest's digest names.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none; {@code INVALID} if it is no
   *     chart, or another one
   */
  public Chart pull(String chart, Digest manifest) {
    return pulled(chart, manifest.toString());
  }

  private Chart pulled(String name, String reference) {
    String doing = "pull " + name + " " + reference + " of " + repository(name);
    Manifest manifest =
        registry
            .manifest(repository(name), reference)
            .orElseThrow(() -> Refusal.notFound("Could not " + doing + ": there is none."));
    try {
      ChartManifest content = ChartManifest.read(manifest.content());
      byte[] archive = blob(name, content.chart(), ChartArchive.LARGEST);
      Chart chart = Chart.of(archive, repository(name) + " " + reference);
      if (!chart.name().equals(name)) {
        throw new IOException("it is another chart, " + chart);
      }
      Optional<Descriptor> proof = content.provenance();
      return proof.isEmpty()
          ? chart
          : chart.withProvenance(blob(name, proof.get(), Chart.LARGEST_PROVENANCE));
    } catch (IOException e) {
      throw Refusal.invalid("Could not " + doing + ": " + e.getMessage() + ".", e);
    }
  }

  private byte[] blob(String name, Descriptor blob, int most) throws IOException {
    if (blob.size() > most) {
      throw new IOException("its " + blob.mediaType() + " is larger than " + most + " bytes");
    }
    byte[] content;
    try (InputStream in = registry.blob(repository(name), blob.digest())) {
      content = in.readNBytes(most + 1);
    } catch (IOException e) {
      throw Refusal.broken("read the blob " + blob.digest() + " of " + repository(name), e);
    }
    if (content.length != blob.size()) {
      throw new IOException(
          "its " + blob.mediaType() + " is not " + blob.size() + " bytes long, as announced");
    }
    return content;
  }

  /** The versions of a chart: releases, the newest first, then pre-releases, the newest first. */
  public List<SemanticVersion> versions(String chart) {
    List<SemanticVersion> all = new ArrayList<>();
    eachVersion(chart, all::add);
    all.sort(SemanticVersion.NEWEST_FIRST);
    return List.copyOf(all);
  }

  /** The newest version in a range; empty if there is none. */
  public Optional<SemanticVersion> newest(String chart, VersionRange range) {
    List<SemanticVersion> best = new ArrayList<>();
    eachVersion(
        chart,
        version -> {
          if (range.contains(version) && (best.isEmpty() || version.compareTo(best.get(0)) > 0)) {
            best.clear();
            best.add(version);
          }
        });
    return best.stream().findFirst();
  }

  /** Reads tags page by page; those that are no versions are passed over. */
  private void eachVersion(String chart, Consumer<SemanticVersion> consumer) {
    String repository = repository(chart);
    String after = "";
    List<String> page = registry.tags(repository, after, PAGE);
    while (!page.isEmpty()) {
      for (String tag : page) {
        SemanticVersion.ofTag(tag).ifPresent(consumer);
      }
      String last = page.get(page.size() - 1);
      if (last.compareTo(after) <= 0) {
        return;
      }
      after = last;
      page = registry.tags(repository, after, PAGE);
    }
  }

  /** The folder, and no more. */
  @Override
  public String toString() {
    return "charts in " + (folder.isEmpty() ? "a registry" : folder);
  }
}
