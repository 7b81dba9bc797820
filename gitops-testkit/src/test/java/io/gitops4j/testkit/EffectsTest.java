package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import io.gitops4j.contracts.EffectContract;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.pipeline.Workflow;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.ModelCar;
import io.gitops4j.registry.evidence.Attachment;
import io.gitops4j.registry.evidence.EvidenceSteps;
import io.gitops4j.registry.evidence.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Our own effects keep the effects' contract. */
class EffectsTest {
  private static final Change CHANGE = Change.in("gitops", file("a.yaml").set("version", "v1"));

  /** A local forge, a registry folder and a model. */
  abstract static class OnLocalParts extends EffectContract {
    @TempDir Path home;
    private ConfiguredConnections connections;
    private CommitId beginning;

    @BeforeEach
    void prepare() throws IOException {
      Files.write(home.resolve("model.bin"), new byte[] {1, 2, 3});
      ProviderContext context = ProviderContext.in(home.resolve("cache"));
      try (LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context)) {
        forge.createRepository("gitops", Map.of("a.yaml", "version: v0\n"));
      }
      connections =
          ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
              .repository("gitops", url(), context)
              .registry("registry.example", "oci-layout:" + home.resolve("registry"), context)
              .buildCache("oci-layout:" + home.resolve("builds"), context)
              .build();
      beginning = git().head("main").orElseThrow();
    }

    @AfterEach
    void close() {
      connections.close();
    }

    @Override
    protected Connections connections() {
      return connections;
    }

    GitRepository git() {
      return connections.repository("gitops");
    }

    RepositoryUrl url() {
      return RepositoryUrl.of(home.resolve("git").resolve("gitops.git"));
    }

    long commits() {
      return git().history("a.yaml", beginning, git().head("main").orElseThrow()).size();
    }

    static Effect<?> of(Step step, String effect) {
      return step.outline(NoRelease.INSTANCE).effects().get(effect);
    }
  }

  @Nested
  @DisplayName("A commit")
  class Commit extends OnLocalParts {
    @Override
    protected Effect<?> effect() {
      return CHANGE.asEffect();
    }

    @Override
    protected long occurrences() {
      return commits();
    }
  }

  @Nested
  @DisplayName("A pull request")
  class PullRequest extends OnLocalParts {
    @Override
    protected Effect<?> effect() {
      return of(CHANGE.through(pullRequest("Release")), "propose");
    }

    @Override
    protected long occurrences() {
      var pullRequests = connections().provider("gitops").pullRequests().orElseThrow();
      return git().branches().stream().mapToLong(b -> pullRequests.find(url(), b).size()).sum();
    }
  }

  @Nested
  @DisplayName("A tag")
  class Tag extends OnLocalParts {
    @Override
    protected Effect<?> effect() {
      return of(Steps.tag("gitops", "released"), "tag");
    }

    @Override
    protected long occurrences() {
      return git().tag("released").stream().count();
    }
  }

  @Nested
  @DisplayName("A workflow of a CI")
  class CiWorkflow extends OnLocalParts {
    private final ManualTime time = new ManualTime(Instant.parse("2100-01-01T00:00:00Z"));
    private final KitWorkflows ci = new KitWorkflows(time);

    @Override
    protected Connections connections() {
      return new FaultyConnections(super.connections(), ci, new Faults(), time);
    }

    @Override
    protected Effect<?> effect() {
      return of(Steps.workflow("gitops", Workflow.named("deploy.yml")), "start");
    }

    @Override
    protected long occurrences() {
      return ci.dispatches().size();
    }
  }

  @Nested
  @DisplayName("A built and pushed artifact")
  class Push extends OnLocalParts {
    @Override
    protected Effect<?> effect() {
      return ModelCar.modelCar("m", "registry.example/m").model(home.resolve("model.bin")).effect();
    }

    @Override
    protected long occurrences() {
      return connections().registry("registry.example").tags("m", "", 10).size();
    }
  }

  /** An image in a registry, which something is added to. */
  abstract static class OnAnImage extends OnLocalParts {
    static final SigningKey KEY = SigningKey.generate();

    Value<ImageReference> image() {
      Digest image = RegistryContent.putImage(registry(), "app", "layer").digest();
      return Value.of(ImageReference.parse("registry.example/app").withDigest(image));
    }

    private Registry registry() {
      return connections().registry("registry.example");
    }

    @Override
    protected long occurrences() {
      return registry()
          .referrers("app", image().in(NoRelease.INSTANCE).digest().orElseThrow())
          .size();
    }
  }

  @Nested
  @DisplayName("An attachment")
  class Attached extends OnAnImage {
    @Override
    protected Effect<?> effect() {
      Attachment results = Attachment.testResults(home.resolve("model.bin"), "text/plain");
      return of(EvidenceSteps.attach("results", image(), release -> results), "attach");
    }
  }

  @Nested
  @DisplayName("A signature")
  class Signed extends OnAnImage {
    @Override
    protected Effect<?> effect() {
      return of(EvidenceSteps.sign(image(), KEY), "attest");
    }
  }

  /** Nothing was done yet. */
  private static final class NoRelease {
    static final io.gitops4j.core.pipeline.Release INSTANCE =
        (io.gitops4j.core.pipeline.Release)
            java.lang.reflect.Proxy.newProxyInstance(
                NoRelease.class.getClassLoader(),
                new Class<?>[] {io.gitops4j.core.pipeline.Release.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
  }
}
