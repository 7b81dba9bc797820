package io.gitops4j.registry;

import static io.gitops4j.contracts.RegistryContent.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other tools as judges: an index of three platforms that somebody is about goes through a tool
 * from one registry to another, once from ours to distribution's and once back, and stays what it
 * was.
 */
@Tag("servers")
@DisplayName("An index of three platforms with a referrer")
class OtherToolsTest {
  private static final String APP = "team/app";
  private static final List<String> PLATFORMS = List.of("amd64", "arm64", "s390x");

  @TempDir Path folder;
  private OciLayoutRegistry source;
  private EmbeddedRegistry embedded;
  private DistributionServer distribution;
  private Registry ours;
  private Registry theirs;
  private Descriptor index;
  private Descriptor note;

  @BeforeEach
  void start() throws IOException {
    source = OciLayoutRegistry.at(folder.resolve("source"));
    index = platforms(source);
    source.tag(APP, "v1", index.digest());
    note = RegistryContent.putNote(source, APP, "note", index);
    distribution = DistributionServer.three();
    embedded = EmbeddedRegistry.in(folder.resolve("embedded")).start();
    ours = Registries.http(embedded.address(), ProviderContext.in(folder));
    theirs = Registries.http(distribution.address(), ProviderContext.in(folder));
  }

  @AfterEach
  void stop() {
    if (embedded != null) {
      embedded.close();
    }
  }

  private static Descriptor platforms(Registry registry) {
    String children =
        PLATFORMS.stream()
            .map(platform -> child(RegistryContent.putImage(registry, APP, platform), platform))
            .collect(Collectors.joining(",\n   "));
    byte[] content =
        bytes(
            "{\n \"schemaVersion\": 2,\n \"mediaType\": \""
                + RegistryContent.INDEX
                + "\",\n \"manifests\": [\n   "
                + children
                + "]}\n");
    return registry.putManifest(APP, content, RegistryContent.INDEX);
  }

  private static String child(Descriptor image, String architecture) {
    return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d, \"platform\": {\"os\": \"linux\", \"architecture\": \"%s\"}}"
        .formatted(image.mediaType(), image.digest(), image.size(), architecture);
  }

  private void push(Registry to) {
    ArtifactCopier.create().withReferrers().copy(source, APP, "v1", to, APP, "v1");
  }

  /** Everything that the index is made of is there, byte for byte, read by our client. */
  private void assertWhole(Registry registry) throws IOException {
    OciLayoutRegistry pulled = OciLayoutRegistry.at(Files.createTempDirectory(folder, "pulled"));
    ArtifactCopier.create().withReferrers().copy(registry, APP, "v1", pulled, APP, "v1");
    assertThat(pulled.head(APP, "v1")).contains(index);
    assertThat(pulled.manifest(APP, "v1").orElseThrow().content())
        .isEqualTo(source.manifest(APP, "v1").orElseThrow().content());
    for (String platform : PLATFORMS) {
      String image = Digest.of(RegistryContent.manifest(platform)).toString();
      assertThat(pulled.manifest(APP, image).orElseThrow().content())
          .isEqualTo(RegistryContent.manifest(platform));
      assertThat(RegistryContent.read(pulled, APP, Digest.of(bytes(platform)))).isEqualTo(platform);
    }
  }

  @Test
  @DisplayName("is copied by crane from ours to theirs and back, and reads the same")
  void crane() throws IOException {
    CommandLine crane = new CommandLine(BuiltProgram.orSkip("crane"), folder);
    push(ours);
    byte[] content = source.manifest(APP, "v1").orElseThrow().content();
    assertThat(crane.run("manifest", embedded.address() + "/" + APP + ":v1")).isEqualTo(content);
    assertThat(crane.run("blob", embedded.address() + "/" + APP + "@" + Digest.of(bytes("arm64"))))
        .isEqualTo(bytes("arm64"));
    String there = distribution.address() + "/" + APP + ":v1";
    crane.run("copy", embedded.address() + "/" + APP + ":v1", there);
    crane.run("copy", there, embedded.address() + "/prod/app:v1");
    assertWhole(theirs);
    assertThat(ours.head("prod/app", "v1")).contains(index);
  }

  @Test
  @DisplayName("is copied by regctl from ours to theirs and back, its referrer with it")
  void regctl() throws IOException {
    CommandLine regctl = new CommandLine(BuiltProgram.orSkip("regctl"), folder);
    for (String address : List.of(embedded.address(), distribution.address())) {
      regctl.run("registry", "set", "--tls", "disabled", "--skip-check", address);
    }
    push(ours);
    String there = distribution.address() + "/" + APP + ":v1";
    regctl.run("image", "copy", "--referrers", embedded.address() + "/" + APP + ":v1", there);
    assertWhole(theirs);
    assertThat(theirs.referrers(APP, index.digest())).contains(note);
    regctl.run("image", "copy", "--referrers", there, embedded.address() + "/prod/app:v1");
    assertThat(ours.head("prod/app", "v1")).contains(index);
    assertThat(ours.referrers("prod/app", index.digest())).contains(note);
  }

  @Test
  @DisplayName("is copied by skopeo from ours to theirs and back, and reads the same")
  void skopeo() throws IOException {
    CommandLine skopeo = new CommandLine(DistributionServer.installed("skopeo"), folder);
    push(ours);
    String there = "docker://" + distribution.address() + "/" + APP + ":v1";
    String back = "docker://" + embedded.address() + "/prod/app:v1";
    List<String> options =
        List.of(
            "--insecure-policy",
            "copy",
            "--all",
            "--preserve-digests",
            "--src-tls-verify=false",
            "--dest-tls-verify=false");
    for (List<String> way :
        List.of(
            List.of("docker://" + embedded.address() + "/" + APP + ":v1", there),
            List.of(there, back))) {
      skopeo.run(Stream.concat(options.stream(), way.stream()).toArray(String[]::new));
    }
    assertWhole(theirs);
    assertThat(ours.head("prod/app", "v1")).contains(index);
  }

  @Test
  @DisplayName("is copied by us in every direction, and no digest changes")
  void copier() throws IOException {
    push(theirs);
    ArtifactCopier.create().withReferrers().copy(theirs, APP, "v1", ours, APP, "v1");
    assertWhole(ours);
    assertThat(ours.referrers(APP, index.digest())).containsExactly(note);
    OciLayoutRegistry back = OciLayoutRegistry.at(folder.resolve("back"));
    ArtifactCopier.create().withReferrers().copy(ours, APP, "v1", back, APP, "v1");
    assertThat(back.head(APP, "v1")).contains(index);
    assertThat(back.referrers(APP, index.digest())).containsExactly(note);
  }
}
