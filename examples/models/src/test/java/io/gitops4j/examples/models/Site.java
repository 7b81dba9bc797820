package io.gitops4j.examples.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.examples.platform.SettingsFile;
import io.gitops4j.registry.ModelImage;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A team's repositories, registry and cluster, as they are before the portal is installed. */
final class Site implements AutoCloseable {
  private static final List<String> FILES =
      List.of(
          "bootstrap/appset-test.yaml",
          "bootstrap/appset-prod.yaml",
          "charts/model/Chart.yaml",
          "charts/model/templates/inferenceservice.yaml",
          "model-deployments/test/radar/config.yaml",
          "model-deployments/prod/radar/config.yaml");

  private final Platform platform;
  private final Path settings;
  private final RepositoryUrl gitops;
  private final PlayedKServe kserve;
  private final ConfiguredConnections connections;

  private Site(
      Platform platform,
      Path settings,
      RepositoryUrl gitops,
      PlayedKServe kserve,
      ConfiguredConnections connections) {
    this.platform = platform;
    this.settings = settings;
    this.gitops = gitops;
    this.kserve = kserve;
    this.connections = connections;
  }

  /** Makes it; the model that somebody pushed by hand is in test and in production. */
  static Site make(Platform platform, Path home) throws IOException {
    Registry registry =
        Registries.http(
            platform.registry().address(), platform.registry().context(home.resolve("r")));
    PlayedKServe kserve = PlayedKServe.start(platform.cluster(), registry);
    platform.argoCd();
    RepositoryUrl source = platform.gitea().newRepository(source());
    RepositoryUrl gitops =
        platform.gitea().newRepository(gitops(platform, firstModel(registry, home)));
    Path settings =
        SettingsFile.of(platform, home)
            .with("git.source", source.toString())
            .with("git.gitops", gitops.toString())
            .write();
    Settings read = new Settings(settings);
    ConfiguredConnections connections =
        ConfiguredConnections.using(Plugins.of(Site.class.getClassLoader()))
            .repository("source", source, read.git())
            .repository("gitops", gitops, read.git())
            .build();
    return new Site(platform, settings, gitops, kserve, connections);
  }

  private static String firstModel(Registry registry, Path home) throws IOException {
    Path model = Files.writeString(home.resolve("model.txt"), "0.0 1.0 0.0\n");
    Descriptor packed = ModelImage.of(model).pack(registry, "models/radar");
    registry.tag("models/radar", "by-hand", packed.digest());
    return "by-hand@" + packed.digest();
  }

  private static Map<String, String> gitops(Platform platform, String version) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : FILES) {
      try (InputStream in = Models.class.getResourceAsStream("/gitops/" + file)) {
        String text = new String(in.readAllBytes(), UTF_8);
        files.put(
            file,
            text.replace("REGISTRY", platform.registry().address()).replace("VERSION", version));
      }
    }
    return files;
  }

  private static Map<String, String> source() {
    Random random = new Random(20260301);
    return Map.of(
        "data/train.csv", rows(random, 400),
        "data/held-out.csv", rows(random, 1_000),
        "rows.txt", "10\n");
  }

  /** Points around the origin, labelled by a line; one in twenty is labelled wrongly. */
  private static String rows(Random random, int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      boolean label = x - 2 * y + 0.5 > 0 != random.nextInt(20) < 1;
      rows.append(String.format(Locale.ROOT, "%.4f,%.4f,%d%n", x, y, label ? 1 : 0));
    }
    return rows.toString();
  }

  Path settings() {
    return settings;
  }

  RepositoryUrl gitops() {
    return gitops;
  }

  /** A file of the GitOps repository as it is now. */
  String file(String path) {
    GitRepository git = connections.repository("gitops");
    return new String(git.read(git.head("main").orElseThrow(), path).orElseThrow(), UTF_8);
  }

  /** Somebody commits to the source repository. */
  CommitId commit(Map<String, String> files) {
    GitRepository git = connections.repository("source");
    CommitId head = git.head("main").orElseThrow();
    List<ExpectedEdit> edits = new ArrayList<>();
    files.forEach(
        (path, text) -> {
          FileEdit edit = FileEdit.put(path, text);
          edits.add(new ExpectedEdit(edit, edit.current(git.read(head, path).orElse(null))));
        });
    OperationKey key = OperationKey.named(files.toString().hashCode() + " on " + head);
    git.commit(CommitRequest.of(key, "main", head, edits, "Train otherwise"));
    return git.head("main").orElseThrow();
  }

  Platform platform() {
    return platform;
  }

  @Override
  public void close() {
    connections.close();
    kserve.close();
  }
}
