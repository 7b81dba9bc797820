package io.gitops4j.registry.store;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.SemanticVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chart that is installed in an environment, by what Git says. Immutable. */
public final class InstalledChart {
  private final Release release;
  private final String folder;
  private final @Nullable SemanticVersion newer;
  private final List<String> notes;

  InstalledChart(
      Release release, String folder, @Nullable SemanticVersion newer, List<String> notes) {
    this.release = release;
    this.folder = folder;
    this.newer = newer;
    this.notes = List.copyOf(notes);
  }

  /** What it is installed as. */
  public String name() {
    return release.name();
  }

  /** What it is called in the catalogue. */
  public String entry() {
    return release.entry();
  }

  /** Its version. */
  public SemanticVersion version() {
    return release.version();
  }

  /** Its archive's digest, by sha256. */
  public Digest digest() {
    return release.digest();
  }

  /** Where it is in the repository. */
  public String folder() {
    return folder;
  }

  /** The newest allowed version, if it is newer than the one that is installed. */
  public Optional<SemanticVersion> newer() {
    return Optional.ofNullable(newer);
  }

  /**
   * What a person should know, each a sentence: that it is no longer in the catalogue, that its
   * version is no longer allowed, that its archive is not the one that was installed, that its
   * source could not be asked for newer versions.
   */
  public List<String> notes() {
    return notes;
  }

  /** Name, version, digest and newer version. */
  @Override
  public String toString() {
    return name()
        + ": "
        + release
        + " "
        + digest()
        + newer().map(version -> ", " + version + " is there").orElse("");
  }
}
