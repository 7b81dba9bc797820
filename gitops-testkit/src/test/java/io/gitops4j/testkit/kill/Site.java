package io.gitops4j.testkit.kill;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.registry.ModelCar.modelCar;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.ModelCar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * What all processes of a test deliver into: some applications, a repository of a Git server for
 * their tests, one of a local forge for production, and a registry that is a folder.
 *
 * @param home where everything is
 * @param remote the Git server's repository
 */
record Site(Path home, RepositoryUrl remote) {
  static final TenantId TENANT = TenantId.DEFAULT;

  /** So many applications are delivered at a time, and after so many changes the next ones. */
  static final int AT_A_TIME = 4;

  /**
   * An environment's stream keeps about its last hundred runs, and the checker is to see them all.
   */
  private static final int CHANGES_OF_A_SEASON = 160;

  private static final int SEASONS = 40;
  private static final int APPLICATIONS = AT_A_TIME * SEASONS;

  /** Makes what is there at the beginning. */
  static void create(Path home) throws IOException {
    Files.write(home.resolve("model.bin"), new byte[4096]);
    create(home, "remotes", "remote", "test");
    create(home, "git", "forge", "prod");
  }

  private static void create(Path home, String folder, String name, String stage)
      throws IOException {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      files.put(
          stage + "/" + application(i) + ".yaml",
          "version: v0 # set by the pipeline\n# a comment\nname: "
              + application(i)
              + "\n\n# others write here\n\nreplicas: 1 # not ours\nowner: 'ann'\n");
    }
    files.put("others.yaml", "replicas: 1\n");
    Path root = Files.createDirectories(home.resolve(folder));
    try (LocalGitProvider provider =
        LocalGitProvider.open(root, ProviderContext.in(home.resolve("cache-of-the-test")))) {
      provider.createRepository(name, files);
    }
  }

  private static String application(int number) {
    return "app-" + number;
  }

  /** Some application of those that are delivered when there were so many changes. */
  static String application(int changes, Random random) {
    int season = changes / CHANGES_OF_A_SEASON % SEASONS;
    return application(season * AT_A_TIME + random.nextInt(AT_A_TIME));
  }

  Path bareRemote() {
    return home.resolve("remotes").resolve("remote.git");
  }

  Path bareForge() {
    return home.resolve("git").resolve("forge.git");
  }

  Path registry() {
    return home.resolve("registry");
  }

  PipelineCatalog pipelines() {
    Pipeline[] all = new Pipeline[APPLICATIONS];
    for (int i = 0; i < APPLICATIONS; i++) {
      all[i] = pipeline(application(i));
    }
    return PipelineCatalog.of(all);
  }

  /**
   * Builds and pushes a model, commits to the Git server and tags the commit, waits for an
   * approval, and merges a pull request of the forge.
   */
  private Pipeline pipeline(String name) {
    ModelCar car = modelCar(name, "registry.example/team/" + name).model(home.resolve("model.bin"));
    return Pipeline.named(name)
        .produce(car)
        .stage(
            "test",
            s ->
                s.into("test")
                    .change(
                        Change.in(
                            "remote", file("test/" + name + ".yaml").set("version", car.pinned())))
                    .then(Steps.tag("remote", "test-{run}")))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(approvals(1))
                    .change(
                        Change.in(
                                "forge",
                                file("prod/" + name + ".yaml").set("version", car.pinned()))
                            .through(
                                pullRequest("Release {version}").mergedByUs(MergeMethod.MERGE))));
  }

  ConfiguredConnections connections() {
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    return ConfiguredConnections.using(Plugins.of(Site.class.getClassLoader()))
        .repository("remote", remote, context)
        .repository("forge", RepositoryUrl.of(bareForge()), context)
        .registry("registry.example", "oci-layout:" + registry(), context)
        .buildCache("oci-layout:" + home.resolve("builds"), context)
        .build();
  }

  /** The change with this number. */
  static Start start(int number) {
    return Start.push("main", new CommitId(String.format("%010x%030d", number + 1, 0)));
  }
}
