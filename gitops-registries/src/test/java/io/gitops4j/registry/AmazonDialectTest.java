package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.VendorStandIn.Answer;
import io.gitops4j.registry.VendorStandIn.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Amazon's registry")
class AmazonDialectTest {
  private static final String APP = "team/app";
  private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.";

  @TempDir Path home;
  private final Set<String> repositories = new HashSet<>(Set.of(APP));
  private VendorStandIn amazon;

  @BeforeEach
  void start() throws IOException {
    amazon = new VendorStandIn(home, this::answer);
  }

  @AfterEach
  void stop() {
    amazon.close();
  }

  private @Nullable Answer answer(Call call) {
    if (call.line().startsWith("POST /v2/") && call.path().endsWith("/blobs/uploads/")) {
      String repository = call.path().replaceAll("^/v2/|/blobs/uploads/$", "");
      return repositories.contains(repository)
          ? null
          : new Answer(404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"none\"}]}");
    }
    if (!call.line().equals("POST /")) {
      return null;
    }
    assertThat(call.authorization()).startsWith("AWS4-HMAC-SHA256 Credential=AKID/");
    try {
      return service(call.target().substring(TARGET.length()), Json.object(body(call)));
    } catch (IOException e) {
      return new Answer(400, "{\"__type\":\"SerializationException\"}");
    }
  }

  private static byte[] body(Call call) {
    return RegistryContent.bytes(call.body());
  }

  private Answer service(String action, Fields request) {
    return switch (action) {
      case "GetAuthorizationToken" ->
          new Answer(
              200,
              "{\"authorizationData\":[{\"authorizationToken\":\""
                  + Base64.getEncoder().encodeToString(RegistryContent.bytes("AWS:password"))
                  + "\"}]}");
      case "CreateRepository" ->
          repositories.add(request.text("repositoryName"))
              ? new Answer(200, "{}")
              : new Answer(400, "{\"__type\":\"RepositoryAlreadyExistsException\"}");
      case "BatchDeleteImage" -> delete(request);
      default -> new Answer(400, "{\"__type\":\"UnknownOperationException\"}");
    };
  }

  private Answer delete(Fields request) {
    String repository = request.text("repositoryName");
    if (!repositories.contains(repository)) {
      return new Answer(
          400, "{\"__type\":\"RepositoryNotFoundException\",\"message\":\"There is none.\"}");
    }
    Fields image = request.objects("imageIds").get(0);
    String reference = image.findText("imageDigest").orElseGet(() -> image.text("imageTag"));
    String code = amazon.folder().head(repository, reference).isEmpty() ? "ImageNotFound" : "";
    if (reference.equals("locked")) {
      code = "ImageReferencedByManifestList";
    }
    if (code.isEmpty()) {
      amazon.folder().delete(repository, reference);
      return new Answer(200, "{\"imageIds\":[{}],\"failures\":[]}");
    }
    return new Answer(
        200,
        "{\"failures\":[{\"failureCode\":\"" + code + "\",\"failureReason\":\"It is held.\"}]}");
  }

  private Registry connect(Fields options) {
    ProviderContext context = amazon.context("amazon", "").withOptions(options);
    EcrCredentials credentials =
        new EcrCredentials(
            URI.create("http://" + amazon.address() + "/"),
            "eu-west-1",
            () -> new AwsKeys("AKID", Secret.of("hunter2"), null),
            context);
    return Registries.http(amazon.address(), context.withCredentials(credentials));
  }

  @Test
  @DisplayName("removes tags and images by its API; what is gone already is success")
  void removes() {
    Registry registry = connect(Fields.none());
    Digest image = RegistryContent.putImage(amazon.folder(), APP, "layer").digest();
    amazon.folder().tag(APP, "1.0", image);
    amazon.folder().tag(APP, "stable", image);
    registry.delete(APP, "1.0");
    assertThat(amazon.folder().tags(APP, "", 10)).containsExactly("stable");
    registry.delete(APP, image.toString());
    registry.delete(APP, image.toString());
    registry.delete(APP, "1.0");
    assertThat(amazon.folder().tags(APP, "", 10)).isEmpty();
  }

  @Test
  @DisplayName("says why something is not removed")
  void refuses() {
    Registry registry = connect(Fields.none());
    assertThatThrownBy(() -> registry.delete(APP, "locked")).hasMessageContaining("It is held.");
    assertThatThrownBy(() -> registry.delete("team/other", "1.0"))
        .hasMessageContaining("There is none.")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  @DisplayName("makes a repository that is pushed to, once, if the connection says so")
  void creates() {
    Registry registry = connect(Fields.of("createRepositories", true));
    registry.tag("team/new", "1.0", RegistryContent.putImage(registry, "team/new", "x").digest());
    assertThat(amazon.folder().head("team/new", "1.0")).isPresent();
    assertThat(amazon.calls())
        .filteredOn(call -> call.target().endsWith("CreateRepository"))
        .hasSize(1);
    repositories.clear();
    RegistryContent.putBlob(registry, "team/new", "another");
    assertThat(repositories).containsExactly("team/new");
  }

  @Test
  @DisplayName("makes none if the connection does not say so, or can't")
  void createsNone() {
    Registry registry = connect(Fields.none());
    assertThatThrownBy(() -> RegistryContent.putBlob(registry, "team/new", "text"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    assertThat(repositories).containsExactly(APP);
    ProviderContext without =
        ProviderContext.in(home).withOptions(Fields.of("createRepositories", true));
    assertThatThrownBy(
            () -> Registries.http("123456789012.dkr.ecr.eu-west-1.amazonaws.com", without))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("EcrCredentials");
  }
}
