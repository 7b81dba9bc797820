package io.gitops4j.registry.chart;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.SemanticVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Helm chart as it is sent: the bytes of its archive, what its {@code Chart.yaml} says, and its
 * provenance if it has one. The bytes are never written anew, so the digest stays. Immutable; it
 * holds the archive in memory, which is 20 MiB at most.
 */
public final class Chart {
  static final int LARGEST_PROVENANCE = 1 << 20;

  private final ChartMetadata metadata;
  private final byte[] archive;
  private final byte @Nullable [] provenance;

  private Chart(ChartMetadata metadata, byte[] archive, byte @Nullable [] provenance) {
    this.metadata = metadata;
    this.archive = archive;
    this.provenance = provenance;
  }

  /**
   * Reads a chart: the archive that {@code helm package} makes, with the file beside it that ends
   * in {@code .prov}; or a folder, which is then packaged.
   *
   * <p>A folder gives the same bytes on every machine: its files by name, what {@code .helmignore}
   * names left out, with fixed times and modes. Its dependencies must be in {@code charts/} (by
   * {@code helm dependency build}), and links must not lead out of it.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is nothing; {@code INVALID} if it is no
   *     chart, with the reason; {@code UNAVAILABLE} if it could not be read
   */
  public static Chart read(Path archiveOrFolder) {
    String doing = "read the chart " + archiveOrFolder;
    if (!Files.exists(archiveOrFolder)) {
      throw Refusal.notFound("Could not " + doing + ": there is none.");
    }
    try {
      if (Files.isDirectory(archiveOrFolder)) {
        byte[] packed = ChartFolder.pack(archiveOrFolder);
        return new Chart(ChartArchive.metadata(packed), packed, null);
      }
      byte[] archive = bytes(archiveOrFolder, ChartArchive.LARGEST);
      Path beside = archiveOrFolder.resolveSibling(archiveOrFolder.getFileName() + ".prov");
      byte[] proof = Files.isRegularFile(beside) ? bytes(beside, LARGEST_PROVENANCE) : null;
      return new Chart(ChartArchive.metadata(archive), archive, proof);
    } catch (FileSystemException e) {
      throw Refusal.broken(doing, e);
    } catch (IOException e) {
      throw Refusal.invalid("Could not " + doing + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * A chart of an archive's bytes.
   *
   * @param from where they are from, for messages
   * @throws ProviderException {@code INVALID} if they are no chart, with the reason
   */
  public static Chart of(byte[] archive, String from) {
    byte[] own = archive.clone();
    try {
      return new Chart(ChartArchive.metadata(own), own, null);
    } catch (IOException e) {
      throw Refusal.invalid(
          "Could not read the chart " + Refusal.shown(from) + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * The same with what its maker signed: Helm's {@code .prov} file. It is kept as it is, and not
   * verified.
   *
   * @throws ProviderException {@code INVALID} if it is larger than 1 MiB
   */
  public Chart withProvenance(byte[] signed) {
    if (signed.length > LARGEST_PROVENANCE) {
      throw Refusal.invalid(
          "Could not take the provenance of "
              + metadata
              + ": it is larger than "
              + LARGEST_PROVENANCE
              + " bytes.");
    }
    return new Chart(metadata, archive, signed.clone());
  }

  /** What its {@code Chart.yaml} says. */
  public ChartMetadata metadata() {
    return metadata;
  }

  /** Its name. */
  public String name() {
    return metadata.name();
  }

  /** Its version. */
  public SemanticVersion version() {
    return metadata.version();
  }

  /** The archive's bytes. */
  public byte[] archive() {
    return archive.clone();
  }

  /**
   * A file of the archive; empty if there is none.
   *
   * @param path below the chart's folder: {@code README.md}
   * @throws ProviderException {@code INVALID} if it is larger than 1 MiB
   */
  public Optional<byte[]> file(String path) {
    try {
      return Optional.ofNullable(ChartArchive.files(archive, Set.of(path)).get(path));
    } catch (IOException e) {
      throw Refusal.invalid(
          "Could not read " + path + " of " + metadata + ": " + e.getMessage() + ".", e);
    }
  }

  /** The archive's digest, by sha256. */
  public Digest digest() {
    return Digest.of(archive);
  }

  /** What its maker signed. */
  public Optional<byte[]> provenance() {
    return provenance == null ? Optional.empty() : Optional.of(provenance.clone());
  }

  /** The name of its file: {@code name-version.tgz}. */
  public String fileName() {
    return metadata.name() + "-" + metadata.version() + ".tgz";
  }

  /**
   * Writes the archive into a folder under {@link #fileName}, and the provenance beside it.
   *
   * @return the archive's file
   * @throws ProviderException {@code UNAVAILABLE} if it can't be written
   */
  public Path writeTo(Path folder) {
    Path file = folder.resolve(fileName());
    try {
      Files.createDirectories(folder);
      Files.write(file, archive);
      if (provenance != null) {
        Files.write(folder.resolve(fileName() + ".prov"), provenance);
      }
      return file;
    } catch (IOException e) {
      throw Refusal.broken("write the chart " + metadata + " to " + folder, e);
    }
  }

  private static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new IOException(file.getFileName() + " is larger than " + most + " bytes");
      }
      return content;
    }
  }

  /** Name and version. */
  @Override
  public String toString() {
    return metadata.toString();
  }
}
