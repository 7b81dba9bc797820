package io.gitops4j.contracts;

import static io.gitops4j.contracts.RegistryRefusalsContract.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ImageBuilder} does. Extend it and give a builder and a registry. */
public abstract class ImageBuilderContract {
  private static final String REPOSITORY = "contract/built";
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  @TempDir private Path files;

  /** Makes the kit; subclasses are made by JUnit. */
  protected ImageBuilderContract() {}

  /** A builder that knows nothing of images built before. */
  protected abstract ImageBuilder fresh() throws Exception;

  /** An empty registry to build into. */
  protected abstract Registry registry() throws Exception;

  @Test
  @DisplayName("the image is in the registry with all its blobs, and says what was specified")
  void buildsWhatIsSpecified() throws Exception {
    try (Registry into = registry()) {
      Descriptor image = fresh().build(specification().build(), into, REPOSITORY);
      String manifest = text(into, image);
      String config = RegistryContent.read(into, REPOSITORY, digests(manifest).get(0));
      assertThat(digests(manifest)).allMatch(blob -> into.hasBlob(REPOSITORY, blob));
      assertThat(manifest).contains("\"note\":\"from the kit\"");
      assertThat(config)
          .contains("\"GREETING=hello\"", "\"team\":\"kit\"", "\"8080/tcp\"")
          .contains("\"/app/run\"", "\"--fast\"", "\"1000\"", "\"/app\"")
          .contains("2024-02-03T04:05:06Z", "\"amd64\"", "\"linux\"");
    }
  }

  @Test
  @DisplayName("the same files give the same digest with every builder, folder and registry")
  void repeats() throws Exception {
    try (Registry one = registry();
        Registry other = registry()) {
      Descriptor first = fresh().build(specification().build(), one, REPOSITORY);
      Path copy = Files.createDirectories(files.resolve("elsewhere/copy"));
      write(copy);
      Descriptor second = fresh().build(specification(copy).build(), other, REPOSITORY);
      assertThat(second.digest()).isEqualTo(first.digest());
    }
  }

  @Test
  @DisplayName("one changed byte gives another digest")
  void noticesChanges() throws Exception {
    try (Registry into = registry()) {
      Descriptor first = fresh().build(specification().build(), into, REPOSITORY);
      Files.writeString(files.resolve("app/data.txt"), "Data");
      Descriptor second =
          fresh().build(specification(files.resolve("app")).build(), into, REPOSITORY);
      assertThat(second.digest()).isNotEqualTo(first.digest());
    }
  }

  @Test
  @DisplayName("a source that is not there is refused by its name")
  void refusesMissingSources() throws Exception {
    Path missing = files.resolve("missing");
    ImageSpec spec = ImageSpec.from(ImageSpec.Base.scratch()).layer("app", missing, "/app").build();
    try (Registry into = registry()) {
      ImageBuilder builder = fresh();
      assertRefused(
          () -> builder.build(spec, into, REPOSITORY), ErrorKind.INVALID, missing.toString());
    }
  }

  @Test
  @DisplayName("a base that is not there is refused")
  void refusesMissingBases() throws Exception {
    List<ImageSpec.Base> bases =
        List.of(
            ImageSpec.Base.tar(files.resolve("none.tar")),
            ImageSpec.Base.layout(files.resolve("none"), "v1"));
    try (Registry into = registry()) {
      ImageBuilder builder = fresh();
      for (ImageSpec.Base base : bases) {
        assertRefused(
            () -> builder.build(ImageSpec.from(base).build(), into, REPOSITORY),
            ErrorKind.NOT_FOUND,
            "Could not use the base image",
            "none");
      }
    }
  }

  private ImageSpec.Builder specification() throws IOException {
    Path app = Files.createDirectories(files.resolve("app"));
    write(app);
    return specification(app);
  }

  private static ImageSpec.Builder specification(Path app) {
    return ImageSpec.from(ImageSpec.Base.scratch())
        .layer("application", app, "/app")
        .entrypoint("/app/run")
        .command("--fast")
        .environment("GREETING", "hello")
        .label("team", "kit")
        .annotation("note", "from the kit")
        .port(8080)
        .user("1000")
        .workingDirectory("/app")
        .created(Instant.parse("2024-02-03T04:05:06Z"));
  }

  private static void write(Path app) throws IOException {
    Files.writeString(app.resolve("run"), "#!/bin/sh\n");
    Files.writeString(app.resolve("data.txt"), "data");
    Files.writeString(Files.createDirectories(app.resolve("lib")).resolve("a.jar"), "jar");
  }

  private static String text(Registry registry, Descriptor image) {
    byte[] content =
        registry.manifest(REPOSITORY, image.digest().toString()).orElseThrow().content();
    return new String(content, StandardCharsets.UTF_8);
  }

  private static List<Digest> digests(String manifest) {
    return DIGEST.matcher(manifest).results().map(MatchResult::group).map(Digest::parse).toList();
  }
}
