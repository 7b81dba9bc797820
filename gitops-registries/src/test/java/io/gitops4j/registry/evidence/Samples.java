package io.gitops4j.registry.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Small evidence for tests, good and bad. */
final class Samples {
  static final String REPOSITORY = "team/app";
  static final String SBOM =
      "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[]}";

  private Samples() {}

  /** A file among the tests' resources. */
  static String text(String name) {
    try (InputStream content =
        Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
      return new String(content.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(Path folder, String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  static Descriptor image(Registry registry, String layer) {
    return RegistryContent.putImage(registry, REPOSITORY, layer);
  }

  /** A statement about an artifact. */
  static String statement(Digest subject) {
    return new String(Statement.write(subject, Predicate.signature()), UTF_8);
  }

  /** A bundle of a statement and a signature. */
  static String bundle(String statement, byte[] signature, SigningKey key) {
    Envelope envelope = Envelope.of(statement.getBytes(UTF_8), signature);
    return new String(Bundle.write(envelope, key.key()), UTF_8);
  }

  /** A bundle that is as it must be. */
  static String bundle(String statement, SigningKey key) {
    return bundle(statement, key.sign(Envelope.signed(statement.getBytes(UTF_8))), key);
  }

  /** Stores a bundle that says it is about an artifact. */
  static Descriptor put(Registry registry, String bundle, Descriptor subject) {
    byte[] content = bundle.getBytes(UTF_8);
    return OciArtifact.ofType(EvidenceTypes.BUNDLE)
        .withLayer(EvidenceTypes.BUNDLE, content.length, BlobSource.of(content))
        .about(subject)
        .writeTo(registry, REPOSITORY);
  }
}
