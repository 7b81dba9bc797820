package io.gitops4j.k8s.previews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The namespace of a preview")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class PreviewNamespacesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private Cluster cluster;
  private ControlPlane plane;
  private String owner = "";
  private String name = "";
  private PreviewNamespaces previews;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    cluster = Cluster.connect(plane.access());
    owner = "shop-" + UUID.randomUUID();
    name = owner + "-pr-1";
    previews = at(NOW);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private PreviewNamespaces at(Instant now) {
    return PreviewNamespaces.on(cluster, owner)
        .expiringAfter(Duration.ofDays(3))
        .withClock(InstantSource.fixed(now));
  }

  @Test
  @DisplayName("is made with its quota, limits, labels and time, and kept for longer")
  void made() {
    PreviewNamespaces full =
        previews
            .withQuota(Map.of("pods", "5", "requests.cpu", "2"))
            .withDefaults(Map.of("cpu", "100m"), Map.of("cpu", "200m"))
            .withLabels(Map.of("team", "songs"))
            .withAnnotations(Map.of("example.org/pull-request", "https://forge.example/shop/1"));
    full.create(name);
    Fields metadata = find("Namespace", "", name).orElseThrow().object("metadata");
    assertThat(metadata.object("labels").text("team")).isEqualTo("songs");
    assertThat(metadata.object("annotations").text("gitops4j.io/preview-until"))
        .isEqualTo("2026-03-04T10:00:00Z");
    assertThat(metadata.object("annotations").text("example.org/pull-request"))
        .startsWith("https://forge");
    Fields quota = find("ResourceQuota", name, "preview").orElseThrow().object("spec");
    assertThat(quota.object("hard").text("requests.cpu")).isEqualTo("2");
    plane.create(
        "/api/v1/namespaces/" + name + "/pods",
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"a/b:1\"}]}}");
    Fields container =
        find("Pod", name, "p").orElseThrow().object("spec").objects("containers").get(0);
    assertThat(container.object("resources").object("requests").text("cpu")).isEqualTo("100m");

    at(NOW.plus(Duration.ofDays(1))).create(name);
    Fields later = find("Namespace", "", name).orElseThrow().object("metadata");
    assertThat(later.text("uid")).isEqualTo(metadata.text("uid"));
    assertThat(later.object("annotations").text("gitops4j.io/preview-until"))
        .isEqualTo("2026-03-05T10:00:00Z");
    assertThat(full.delete(name)).isTrue();
    awaitGone(name);
    assertThat(full.delete(name)).isFalse();
  }

  @Test
  @DisplayName("that somebody else made is neither taken over nor deleted, whatever its labels say")
  void foreign() {
    String other = plane.newNamespace();
    refused(() -> previews.create(other), "no preview of " + owner);
    refused(() -> previews.delete(other), "no preview of " + owner);
    plane.merge(
        "/api/v1/namespaces/" + other,
        "{\"metadata\":{\"labels\":{\"gitops4j.io/preview-of\":\""
            + owner
            + "\"},\"annotations\":{\"gitops4j.io/preview-until\":\"2026-01-01T00:00:00Z\"}}}");
    refused(() -> previews.create(other), "no preview of " + owner);
    refused(() -> previews.delete(other), "no preview of " + owner);
    assertThat(previews.sweep()).isEmpty();
    previews.create(name);
    PreviewNamespaces others = PreviewNamespaces.on(cluster, "another-" + owner);
    refused(() -> others.delete(name), "no preview of another-");
    assertThat(find("Namespace", "", other)).isPresent();
    assertThat(find("Namespace", "", name)).isPresent();
  }

  @Test
  @DisplayName("is deleted when its time is over, and no other then")
  void swept() {
    previews.create(name);
    previews.create(name + "2", NOW.plusSeconds(60));
    plane.merge("/api/v1/namespaces/" + name, "{\"metadata\":{\"labels\":{\"mood\":\"good\"}}}");
    assertThat(previews.sweep()).isEmpty();
    assertThat(at(NOW.plusSeconds(60)).sweep()).containsExactly(name + "2");
    awaitGone(name + "2");
    assertThat(at(NOW.plus(Duration.ofDays(3))).sweep()).containsExactly(name);
    awaitGone(name);
    assertThat(at(NOW.plus(Duration.ofDays(9))).sweep()).isEmpty();
  }

  @Test
  @DisplayName("that came in the place of the one that is meant stays")
  void another() {
    previews.create(name);
    PreviewNamespace namespace = previews.namespace(name);
    assertThat(namespace.delete(PreviewNamespace.withUid("another-uid"))).isFalse();
    assertThat(find("Namespace", "", name)).isPresent();
  }

  @Test
  @DisplayName("has a name and an owner that Kubernetes takes, or is refused")
  void names() {
    assertThatIllegalArgumentException().isThrownBy(() -> PreviewNamespaces.on(cluster, "a b"));
    assertThatIllegalArgumentException().isThrownBy(() -> previews.expiringAfter(Duration.ZERO));
    for (String bad : new String[] {"", "Shop", "a/b", "..", "a".repeat(64)}) {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> previews.create(bad))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
    }
  }

  private static void refused(ThrowingCallable call, String words) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(call)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
  }

  private void awaitGone(String namespace) {
    while (find("Namespace", "", namespace).isPresent()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private Optional<Fields> find(String kind, String where, String called) {
    Fields metadata = Fields.of("name", called);
    return cluster.find(
        Fields.of("apiVersion", "v1")
            .with("kind", kind)
            .with("metadata", where.isEmpty() ? metadata : metadata.with("namespace", where)));
  }
}
