package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to be kept with an artifact as it is. Nobody signs it: it shows that something is there,
 * not who says so; a {@link Predicate} that is attested does. The same bytes of the same sort are
 * the same evidence. Immutable.
 */
public final class Attachment {
  private final String artifactType;
  private final String mediaType;
  private final Path file;

  private Attachment(String artifactType, String mediaType, Path file) {
    this.artifactType = artifactType;
    this.mediaType = mediaType;
    this.file = file;
  }

  /**
   * A bill of materials in CycloneDX's JSON.
   *
   * @throws IllegalArgumentException if the file is none
   * @throws ProviderException {@code INVALID} if it can't be read
   */
  public static Attachment cycloneDx(Path file) {
    return sbom(SbomFormat.CYCLONEDX, file);
  }

  /**
   * A bill of materials in SPDX's JSON, version 2 or 3.
   *
   * @throws IllegalArgumentException if the file is none
   * @throws ProviderException {@code INVALID} if it can't be read
   */
  public static Attachment spdx(Path file) {
    return sbom(SbomFormat.SPDX, file);
  }

  private static Attachment sbom(SbomFormat format, Path file) {
    try {
      format.check(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return new Attachment(format.mediaType, format.mediaType, file);
  }

  /**
   * What tests reported.
   *
   * @param mediaType the file's: {@code application/junit+xml}, say
   * @throws ProviderException {@code INVALID} if it can't be read
   */
  public static Attachment testResults(Path file, String mediaType) {
    return of(EvidenceTypes.TEST_RESULTS, mediaType, file);
  }

  /**
   * An in-toto statement that somebody else signed, in a DSSE envelope. It must be about the
   * artifact it is attached to.
   *
   * @throws IllegalArgumentException if the file is none
   * @throws ProviderException {@code INVALID} if it can't be read
   */
  public static Attachment envelope(Path file) {
    try {
      EvidenceContent.statement(file);
      return new Attachment(EvidenceTypes.DSSE, EvidenceTypes.DSSE, file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Could not take " + file + " for a DSSE envelope: " + e.getMessage(), e);
    }
  }

  /**
   * Anything else.
   *
   * @param artifactType what it is, as registries list it
   * @param mediaType what its bytes are
   * @throws ProviderException {@code INVALID} if it can't be read
   */
  public static Attachment of(String artifactType, String mediaType, Path file) {
    if (artifactType.isBlank() || mediaType.isBlank()) {
      throw new IllegalArgumentException("An attachment has an artifact type and a media type");
    }
    if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
      throw unreadable(file, new IOException("there is no such file, or it may not be read"));
    }
    return new Attachment(artifactType, mediaType, file);
  }

  private static ProviderException unreadable(Path file, IOException e) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not read " + file + ": " + e.getMessage(), e);
  }

  /** What it is, as registries list it. */
  public String artifactType() {
    return artifactType;
  }

  /** What its bytes are. */
  public String mediaType() {
    return mediaType;
  }

  Path file() {
    return file;
  }

  BlobSource source() {
    return BlobSource.of(file);
  }

  long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public String toString() {
    return artifactType + " from " + file;
  }
}
