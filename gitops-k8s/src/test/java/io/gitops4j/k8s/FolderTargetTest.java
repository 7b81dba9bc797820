package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.contracts.DeploymentTargetContract;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Kind;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTargetTest extends DeploymentTargetContract {
  @TempDir private Path folder;

  @Override
  protected DeploymentTarget open() {
    return FolderTarget.at(folder.resolve("root"));
  }

  @Override
  protected void lose(String application, String environment, KubernetesManifest object)
      throws IOException {
    Files.delete(
        folder
            .resolve("root")
            .resolve(application)
            .resolve(environment)
            .resolve(object.kind())
            .resolve(object.namespace())
            .resolve(object.name() + ".yaml"));
  }

  @Test
  @DisplayName("each object has a file of its own, with safe names")
  void laysOut() throws IOException {
    open()
        .apply(
            deployment(
                1,
                object("Deployment", "shop", "web"),
                object("Namespace", "", "shop"),
                object("ClusterRole", "", "system:Node"),
                object("Role", "..", "../../x"),
                object("Role", "a", "n".repeat(253))));
    assertThat(files())
        .containsExactly(
            "ClusterRole/_cluster/system%3A%4Eode.yaml",
            "Deployment/shop/web.yaml",
            "Namespace/_cluster/shop.yaml",
            "Role/%2E./%2E.%2F..%2Fx.yaml",
            "Role/a/"
                + "n".repeat(160)
                + "%-"
                + Digest.of("n".repeat(253).getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32)
                + ".yaml");
    assertThat(environment().resolve("Deployment/shop/web.yaml"))
        .hasContent(
            """
            apiVersion: v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec: a
            """);
  }

  @Test
  @DisplayName("what is removed takes its empty folders along")
  void removesFolders() throws IOException {
    open().apply(deployment(1, object("A", "x", "one"), object("A", "y", "two")));
    open().apply(deployment(2, object("A", "y", "two")));
    assertThat(files()).containsExactly("A/y/two.yaml");
    assertThat(environment().resolve("A/x")).doesNotExist();
  }

  @Test
  @DisplayName("an altered file is drift, and put right when it is wanted")
  void mendsDrift() throws IOException {
    Deployment deployment = deployment(1, object("A", "x", "one"));
    open().apply(deployment);
    Files.writeString(environment().resolve("A/x/one.yaml"), "else");
    Health health = open().health("app", "env");
    assertThat(health.state()).isEqualTo(Health.State.FAILED);
    assertThat(health.sentence()).contains("A/x/one was altered");
    assertThat(open().apply(deployment)).containsExactly(new Difference("A/x/one", Kind.CHANGED));
    assertThat(open().health("app", "env").state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("an altered file that is wanted no longer stays, and the health says so")
  void leavesAltered() throws IOException {
    open().apply(deployment(1, object("A", "x", "one"), object("A", "x", "two")));
    Files.writeString(environment().resolve("A/x/one.yaml"), "else");
    Deployment next = deployment(2, object("A", "x", "two"));
    assertThat(open().apply(next)).isEmpty();
    assertThat(environment().resolve("A/x/one.yaml")).hasContent("else");
    Health health = open().health("app", "env");
    assertThat(health.state()).isEqualTo(Health.State.HEALTHY);
    assertThat(health.sentence()).contains("Left alone, because altered: A/x/one.");
    assertThat(refusal(() -> open().apply(deployment(3, object("A", "x", "one")))).kind())
        .isEqualTo(ErrorKind.ALREADY_EXISTS);
    Files.delete(environment().resolve("A/x/one.yaml"));
    open().apply(next);
    assertThat(open().health("app", "env").sentence()).doesNotContain("Left alone");
  }

  @Test
  @DisplayName("somebody else's file is refused, unless it holds just what is wanted")
  void refusesForeignFiles() throws IOException {
    Deployment deployment = deployment(1, object("A", "x", "one"), object("A", "x", "two"));
    Path file = environment().resolve("A/x/two.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    ProviderException refusal = refusal(() -> open().apply(deployment));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(refusal).hasMessageContaining("A/x/two");
    assertThat(refusal(() -> open().plan(deployment)).kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
    assertThat(files()).containsExactly("A/x/two.yaml");
    Files.write(file, ManifestYaml.write(object("A", "x", "two").object()));
    assertThat(open().apply(deployment)).containsExactly(new Difference("A/x/one", Kind.ADDED));
  }

  @Test
  @DisplayName("links are refused wherever they stand, and nothing is written through them")
  void refusesLinks() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Deployment deployment = deployment(1, object("A", "x", "one"));
    for (String at : List.of("", ".gitops4j", ".gitops4j/inventory", "A", "A/x", "A/x/one.yaml")) {
      Path link = environment().resolve(at);
      Files.createDirectories(link.getParent());
      Path target = at.contains("one") || at.contains("inv") ? outside.resolve("f") : outside;
      Files.createSymbolicLink(link, target);
      ProviderException refusal = refusal(() -> open().apply(deployment));
      assertThat(refusal.kind()).as(at).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(refusal).hasMessageContaining("symbolic link");
      Files.delete(link);
    }
    try (Stream<Path> written = Files.list(outside)) {
      assertThat(written).isEmpty();
    }
    open().apply(deployment);
    Files.delete(environment().resolve("A/x/one.yaml"));
    Files.createSymbolicLink(environment().resolve("A/x/one.yaml"), outside.resolve("f"));
    assertThat(open().health("app", "env").sentence()).contains("A/x/one was altered");
  }

  @Test
  @DisplayName("the root itself may be a link, and both ways lead to the same inventory")
  void followsRoot() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("root"), real);
    Deployment deployment = deployment(1, object("A", "x", "one"));
    open().apply(deployment);
    assertThat(FolderTarget.at(real).plan(deployment)).isEmpty();
  }

  @Test
  @DisplayName("an application that was cut short shows, and the next one knows what is ours")
  void carriesOn() throws IOException {
    open().apply(deployment(1, object("A", "x", "one"), object("A", "x", "two")));
    Deployment next = deployment(2, object("B", "x", "one"), object("B", "x", "two"));
    beginOnly(next);
    assertThat(open().health("app", "env").state()).isEqualTo(Health.State.FAILED);
    assertThat(open().health("app", "env").sentence()).contains("not completed");
    assertThat(open().current("app", "env")).map(Applied::key).contains(key(1));
    Deployment third = deployment(3, object("A", "x", "one"));
    assertThat(open().apply(third))
        .containsExactly(
            new Difference("A/x/two", Kind.REMOVED), new Difference("B/x/one", Kind.REMOVED));
    assertThat(files()).containsExactly("A/x/one.yaml");
    assertThat(open().health("app", "env").state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("a repeated application completes one that was cut short after its last file")
  void completes() throws IOException {
    Deployment deployment = deployment(1, object("A", "x", "one"));
    open().apply(deployment);
    Deployment next = deployment(2, object("A", "x", "one"));
    beginOnly(next);
    assertThat(open().apply(next)).isEmpty();
    assertThat(open().current("app", "env")).map(Applied::key).contains(key(2));
  }

  @Test
  @DisplayName("everything may be removed where that is allowed")
  void empties() throws IOException {
    open().apply(deployment(1, object("A", "x", "one")));
    assertThat(refusal(() -> open().plan(deployment(2)))).hasMessageContaining("allowingEmpty()");
    FolderTarget target = FolderTarget.at(folder.resolve("root")).allowingEmpty();
    assertThat(target.apply(deployment(2)))
        .containsExactly(new Difference("A/x/one", Kind.REMOVED));
    assertThat(target.health("app", "env").state()).isEqualTo(Health.State.HEALTHY);
    assertThat(files()).isEmpty();
  }

  @Test
  @DisplayName("names that would lead elsewhere are refused, and nothing is created")
  void refusesNames() {
    for (String name : List.of("..", "a/b", "", ".git")) {
      Deployment deployment = new Deployment(name, "env", deployment(1).rendering(), key(1));
      assertThat(refusal(() -> open().apply(deployment)).kind()).isEqualTo(ErrorKind.INVALID);
      assertThat(refusal(() -> open().health("app", name)).kind()).isEqualTo(ErrorKind.INVALID);
    }
    assertThat(folder.resolve("root")).doesNotExist();
  }

  @Test
  @DisplayName("reading and planning create nothing")
  void readsOnly() {
    open().plan(deployment(1, object("A", "x", "one")));
    open().health("app", "env");
    open().current("app", "env");
    assertThat(folder.resolve("root")).doesNotExist();
  }

  @Test
  @DisplayName("a damaged inventory is refused by its name")
  void refusesDamage() throws IOException {
    Deployment deployment = deployment(1, object("A", "x", "one"));
    open().apply(deployment);
    Path inventory = environment().resolve(".gitops4j/inventory");
    for (String damage : List.of("", "[", "format: 2", "format: 1\nobjects: [{path: a}]")) {
      Files.writeString(inventory, damage);
      ProviderException refusal = refusal(() -> open().apply(deployment));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
      assertThat(refusal).hasMessageContaining("inventory");
    }
  }

  @Test
  @DisplayName("an interrupted thread stops, says so and stays interrupted")
  void stopsWhenInterrupted() {
    Deployment deployment = deployment(1, object("A", "x", "one"));
    Thread.currentThread().interrupt();
    ProviderException refusal = refusal(() -> open().apply(deployment));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  @Test
  @DisplayName("several processes may apply at once")
  void sharesAmongProcesses() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root"));
    List<Process> others =
        List.of(FolderTargetProcess.start(root, 1), FolderTargetProcess.start(root, 2));
    for (Process other : others) {
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
      assertThat(other.waitFor()).isZero();
    }
    Health health = FolderTarget.at(root).health("app", "env");
    assertThat(health.state()).as(health.sentence()).isEqualTo(Health.State.HEALTHY);
    assertThat(files()).hasSize(FolderTargetProcess.OBJECTS);
  }

  private void beginOnly(Deployment next) throws IOException {
    EnvironmentFolder files =
        new EnvironmentFolder(folder.resolve("root").toRealPath(), "app", "env");
    Map<String, DesiredFile> desired = DesiredFile.of("test", next.rendering());
    byte[] before = files.read("test", ".gitops4j/inventory").orElseThrow();
    Fields document =
        Fields.of(
                "document",
                KubernetesYaml.read(new YamlFile("t", "f"), before, ManifestLimits.standard())
                    .get(0)
                    .value())
            .object("document");
    Applied now = new Applied(next.key(), next.rendering().digest());
    files.replace(
        "test",
        ".gitops4j/inventory",
        Inventory.read(document).beginning(now, desired.values()).write());
    DesiredFile first = desired.values().iterator().next();
    files.replace("test", first.path(), first.content());
  }

  private Path environment() {
    return folder.resolve("root/app/env");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(environment())) {
      return all.filter(Files::isRegularFile)
          .map(file -> environment().relativize(file).toString())
          .filter(file -> !file.startsWith(".gitops4j"))
          .sorted()
          .toList();
    }
  }

  private static ProviderException refusal(Runnable call) {
    ProviderException refusal = catchThrowableOfType(ProviderException.class, call::run);
    assertThat(refusal).isNotNull().hasMessageStartingWith("Could not ");
    return refusal;
  }

  static Deployment deployment(int key, KubernetesManifest... manifests) {
    List<KubernetesManifest> all = List.of(manifests);
    Rendering rendering = new Rendering("test", all, CanonicalJson.digest(all));
    return new Deployment("app", "env", rendering, key(key));
  }

  static KubernetesManifest object(String kind, String namespace, String name) {
    Fields metadata = Fields.of("name", name);
    metadata = namespace.isEmpty() ? metadata : metadata.with("namespace", namespace);
    return new KubernetesManifest(
        name + ".yaml#1",
        Fields.of("apiVersion", "v1")
            .with("kind", kind)
            .with("metadata", metadata)
            .with("spec", "a"));
  }

  private static OperationKey key(int number) {
    return new OperationKey(String.format(Locale.ROOT, "%032x", number));
  }
}
