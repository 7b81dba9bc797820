package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.VendorStandIn.Answer;
import io.gitops4j.registry.VendorStandIn.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Where the specification's way is refused")
class DialectsTest {
  private static final String APP = "team/group/app";

  @TempDir Path home;
  private @Nullable VendorStandIn vendor;

  @AfterEach
  void stop() {
    if (vendor != null) {
      vendor.close();
    }
  }

  private VendorStandIn start(VendorStandIn.Api api) throws IOException {
    vendor = new VendorStandIn(home, api);
    return vendor;
  }

  /** Two tags of one image. */
  private static Digest push(VendorStandIn vendor, String repository) {
    Digest image = RegistryContent.putImage(vendor.folder(), repository, "layer").digest();
    vendor.folder().tag(repository, "1.0", image);
    vendor.folder().tag(repository, "stable", image);
    return image;
  }

  private static Registry connect(VendorStandIn vendor, ProviderContext context) {
    return Registries.http(vendor.address(), context);
  }

  private static void assertOnlyTagGone(VendorStandIn vendor, String repository) {
    assertThat(vendor.folder().head(repository, "1.0")).isEmpty();
    assertThat(vendor.folder().head(repository, "stable")).isPresent();
  }

  private static void assertKept(VendorStandIn vendor, String repository) {
    assertThat(vendor.folder().head(repository, "1.0")).isPresent();
    assertThat(vendor.folder().head(repository, "stable")).isPresent();
  }

  private static boolean isOnly(Call call, String line) {
    return call.line().equals(line);
  }

  @ParameterizedTest(name = "by {0}")
  @ValueSource(ints = {405, 401, 403})
  @DisplayName("Docker Hub's API removes a tag, with one login for several, and no manifest")
  void dockerHub(int refusal) throws IOException {
    VendorStandIn hub =
        start(
            call -> {
              if (isOnly(call, "POST /v2/auth/token")) {
                return call.body().contains("\"secret\":\"hunter2\"")
                        && call.body().contains("\"identifier\":\"ann\"")
                    ? new Answer(200, "{\"access_token\":\"jwt\"}")
                    : new Answer(401, "{\"message\":\"not hunter2 of ann\"}");
              }
              if (isOnly(call, "DELETE /v2/repositories/team/app/tags/1.0/")) {
                assertThat(call.authorization()).isEqualTo("Bearer jwt");
                vendor().folder().delete("team/app", "1.0");
                return Answer.GONE;
              }
              return call.path().startsWith("/v2/repositories/") ? Answer.NOT_FOUND : null;
            });
    hub.refuseWith(refusal);
    Digest image = push(hub, "team/app");
    ProviderContext context = hub.context("docker-hub", "");
    Registry registry =
        connect(hub, context.withCredentials(() -> Credentials.basic("ann", "hunter2")));
    registry.delete("team/app", "1.0");
    registry.delete("team/app", "1.0");
    assertOnlyTagGone(hub, "team/app");
    assertThat(hub.calls()).extracting(Call::line).filteredOn(l -> l.contains("token")).hasSize(1);
    ErrorKind kind =
        Map.of(401, ErrorKind.UNAUTHENTICATED, 403, ErrorKind.FORBIDDEN)
            .getOrDefault(refusal, ErrorKind.INVALID);
    assertRefused(() -> registry.delete("team/app", image.toString()), kind);
    Registry stranger =
        connect(hub, context.withCredentials(() -> Credentials.basic("bob", "hunter2")));
    assertRefused(() -> stranger.delete("team/app", "stable"), ErrorKind.UNAUTHENTICATED);
  }

  private VendorStandIn vendor() {
    return java.util.Objects.requireNonNull(vendor);
  }

  private static void assertRefused(Runnable deletion, ErrorKind kind) {
    assertThatThrownBy(deletion::run)
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).as(e.toString()).isEqualTo(kind))
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest(name = "of {0}")
  @ValueSource(strings = {"orgs", "users"})
  @DisplayName("GitHub's API removes versions of a package, and a tag leaves the others")
  void gitHub(String kind) throws IOException {
    List<String> versions = new ArrayList<>();
    String package_ = "/" + kind + "/team/packages/container/group%2Fapp/versions";
    VendorStandIn gitHub =
        start(
            call -> {
              if (isOnly(call, "GET " + package_)) {
                vendor().log().stream()
                    .filter(line -> line.startsWith("PUT") && line.contains("/manifests/sha256:"))
                    .map(line -> line.replaceFirst(".*/manifests/", ""))
                    .filter(digest -> !versions.contains(digest))
                    .forEach(versions::add);
                return new Answer(200, versions(versions));
              }
              if (call.line().startsWith("DELETE " + package_ + "/")) {
                assertThat(call.authorization()).isEqualTo("Bearer ghp");
                int id = Integer.parseInt(call.path().substring(package_.length() + 1));
                vendor().folder().delete(APP, versions.get(id));
                return Answer.GONE;
              }
              return call.path().contains("/packages/") ? Answer.NOT_FOUND : null;
            });
    Digest image = push(gitHub, APP);
    versions.add(image.toString());
    Registry registry =
        connect(
            gitHub,
            gitHub.context("github", "").withCredentials(() -> Credentials.basic("ann", "ghp")));
    registry.delete(APP, "1.0");
    assertOnlyTagGone(gitHub, APP);
    registry.delete(APP, image.toString());
    assertThat(gitHub.folder().head(APP, image.toString())).isEmpty();
    registry.delete(APP, image.toString());
    assertThat(gitHub.folder().tags(APP, "", 10)).isEmpty();
  }

  private static String versions(List<String> digests) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      all.add("{\"id\":" + i + ",\"name\":\"" + digests.get(i) + "\",\"metadata\":{}}");
    }
    return "[" + String.join(",", all) + "]";
  }

  @Test
  @DisplayName("a manifest that GitHub does not list is not taken for gone, and its tags stay")
  void notListed() throws IOException {
    VendorStandIn gitHub =
        start(call -> call.path().contains("/packages/") ? new Answer(200, "[]") : null);
    Digest image = push(gitHub, APP);
    Registry registry =
        connect(
            gitHub,
            gitHub.context("github", "").withCredentials(() -> Credentials.basic("ann", "ghp")));
    assertRefused(() -> registry.delete(APP, image.toString()), ErrorKind.INVALID);
    assertRefused(() -> registry.delete(APP, "1.0"), ErrorKind.INVALID);
    assertKept(gitHub, APP);
    assertThat(gitHub.folder().head(APP, "1.0").orElseThrow().digest()).isEqualTo(image);
  }

  @Test
  @DisplayName("GitLab's API removes a tag, once it is found which part of the path is a project")
  void gitLab() throws IOException {
    String projects = "/api/v4/projects/";
    VendorStandIn gitLab =
        start(
            call -> {
              if (isOnly(call, "GET " + projects + "team%2Fgroup/registry/repositories")) {
                return new Answer(
                    200,
                    "[{\"id\":6,\"path\":\"team/group\"},{\"id\":7,\"path\":\"" + APP + "\"}]");
              }
              if (isOnly(
                  call, "DELETE " + projects + "team%2Fgroup/registry/repositories/7/tags/1.0")) {
                assertThat(call.authorization()).isEqualTo("Bearer glpat");
                vendor().folder().delete(APP, "1.0");
                return new Answer(200, "");
              }
              return call.path().startsWith("/api/") ? Answer.NOT_FOUND : null;
            });
    push(gitLab, APP);
    connect(
            gitLab,
            gitLab
                .context("gitlab", "/api/v4/")
                .withCredentials(() -> Credentials.basic("ann", "glpat")))
        .delete(APP, "1.0");
    assertOnlyTagGone(gitLab, APP);
  }

  @Test
  @DisplayName("Quay's API removes a tag for an OAuth token; a robot, which it refuses, is told so")
  void quay() throws IOException {
    VendorStandIn quay =
        start(
            call -> {
              if (isOnly(call, "DELETE /api/v1/repository/" + APP + "/tag/1.0")) {
                assertThat(call.authorization()).isEqualTo("Bearer token");
                vendor().folder().delete(APP, "1.0");
                return Answer.GONE;
              }
              return null;
            });
    push(quay, APP);
    ProviderContext context = quay.context("quay", "");
    Registry robot =
        connect(quay, context.withCredentials(() -> Credentials.basic("team+robot", "token")));
    assertRefused(() -> robot.delete(APP, "1.0"), ErrorKind.INVALID);
    assertKept(quay, APP);
    connect(quay, context.withCredentials(() -> Credentials.basic("$oauthtoken", "token")))
        .delete(APP, "1.0");
    assertOnlyTagGone(quay, APP);
  }

  @Test
  @DisplayName("Harbor's API removes tags and artifacts, slashes of repositories encoded twice")
  void harbor() throws IOException {
    String artifacts = "/api/v2.0/projects/team/repositories/group%252Fapp/artifacts/";
    VendorStandIn harbor =
        start(
            call -> {
              if (!call.path().startsWith("/api/")) {
                return null;
              }
              assertThat(call.authorization()).startsWith("Basic ");
              if (isOnly(call, "DELETE " + artifacts + "1.0/tags/1.0")) {
                vendor().folder().delete(APP, "1.0");
                return new Answer(200, "");
              }
              if (call.line().startsWith("DELETE " + artifacts + "sha256%3A")) {
                String digest = call.path().substring(artifacts.length()).replace("%3A", ":");
                vendor().folder().delete(APP, digest);
                return new Answer(200, "");
              }
              return Answer.NOT_FOUND;
            });
    Digest image = push(harbor, APP);
    Registry registry =
        connect(
            harbor,
            harbor
                .context("harbor", "")
                .withCredentials(() -> Credentials.basic("robot$ci", "secret")));
    registry.delete(APP, "1.0");
    assertOnlyTagGone(harbor, APP);
    registry.delete(APP, image.toString());
    assertThat(harbor.folder().head(APP, "stable")).isEmpty();
  }

  @Test
  @DisplayName("Azure's own address removes a tag")
  void azure() throws IOException {
    VendorStandIn azure =
        start(
            call -> {
              if (isOnly(call, "DELETE /acr/v1/" + APP + "/_tags/1.0")) {
                vendor().folder().delete(APP, "1.0");
                return new Answer(202, "");
              }
              return null;
            });
    push(azure, APP);
    connect(azure, azure.context("azure", "")).delete(APP, "1.0");
    assertOnlyTagGone(azure, APP);
  }

  @Test
  @DisplayName("Google's registries lose the tags of a manifest before the manifest")
  void google() throws IOException {
    VendorStandIn google = start(this::googleAnswer);
    Digest image = push(google, APP);
    Digest other = RegistryContent.putImage(google.folder(), APP, "other").digest();
    google.folder().tag(APP, "2.0", other);
    connect(google, google.context("google", "")).delete(APP, image.toString());
    assertThat(google.folder().tags(APP, "", 10)).containsExactly("2.0");
    assertThat(google.folder().head(APP, image.toString())).isEmpty();
  }

  private @Nullable Answer googleAnswer(Call call) {
    Registry folder = vendor().folder();
    String manifests = "/v2/" + APP + "/manifests/";
    if (isOnly(call, "GET /v2/" + APP + "/tags/list")) {
      String stable = folder.head(APP, "stable").orElseThrow().digest().toString();
      return new Answer(
          200,
          "{\"name\":\"app\",\"tags\":[\"1.0\",\"2.0\",\"stable\"],\"manifest\":{\""
              + stable
              + "\":{\"tag\":[\"1.0\",\"stable\"]}}}");
    }
    if (!call.line().startsWith("DELETE " + manifests)) {
      return null;
    }
    String reference = call.path().substring(manifests.length());
    boolean tagged =
        folder.tags(APP, "", 10).stream()
            .map(tag -> folder.head(APP, tag).orElseThrow().digest().toString())
            .anyMatch(reference::equals);
    if (tagged) {
      return new Answer(400, "{\"errors\":[{\"code\":\"GOOGLE_MANIFEST_DANGLING_TAG\"}]}");
    }
    folder.delete(APP, reference);
    return new Answer(202, "");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("the dialect is that of the host, or the one that the connection names")
  @CsvSource({
    "registry-1.docker.io, DockerHubDialect",
    "ghcr.io, GitHubDialect",
    "registry.gitlab.com, GitLabDialect",
    "example.azurecr.io, AzureDialect",
    "europe-docker.pkg.dev, GoogleDialect",
    "eu.gcr.io, GoogleDialect",
    "quay.io, QuayDialect",
    "GHCR.IO, GitHubDialect"
  })
  void chosen(String host, String dialect) {
    ProviderContext context = ProviderContext.in(home);
    HttpConnection connection = new HttpConnection(URI.create("https://" + host), context);
    assertThat(Dialects.of(connection, context).getClass().getSimpleName()).isEqualTo(dialect);
    ProviderContext harbor = context.withOptions(Fields.of("dialect", "harbor"));
    assertThat(Dialects.of(connection, harbor)).isInstanceOf(HarborDialect.class);
    ProviderContext none = context.withOptions(Fields.of("dialect", "none"));
    assertThat(Dialects.of(connection, none)).isSameAs(Dialect.NONE);
  }

  @Test
  @DisplayName("a dialect that is not known is refused, and those that are are named")
  void unknown() {
    ProviderContext context = ProviderContext.in(home).withOptions(Fields.of("dialect", "nexus"));
    assertThatThrownBy(() -> Registries.http("registry.example", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("harbor")
        .hasMessageContaining("nexus");
    HttpConnection other =
        new HttpConnection(URI.create("https://registry.example"), ProviderContext.in(home));
    assertThat(Dialects.of(other, ProviderContext.in(home))).isSameAs(Dialect.NONE);
  }
}
