package io.gitops4j.git.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.GitHubDialect;
import io.gitops4j.git.fake.Trouble;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake GitHub with a branch {@code feature}, and its provider. */
abstract class GitHubFixture {
  static final String PULLS = "/repos/acme/shop/pulls";

  @TempDir Path folder;
  final GitHubDialect dialect = new GitHubDialect();
  FakeForge github;
  GitHubProvider provider;
  RepositoryUrl shop;

  @BeforeEach
  final void start() {
    github = FakeForge.start(folder, dialect);
    provider = GitHubProvider.open(github.context(folder.resolve("cache")));
    shop = github.repository();
    github.state().repository().write("feature", "config.yaml", "version: v2\nreplicas: 2\n");
  }

  @AfterEach
  final void stop() {
    provider.close();
    github.close();
  }

  final PullRequests pulls() {
    return provider.pullRequests().orElseThrow();
  }

  final PullRequest open() {
    return pulls().open(shop, new Proposal("feature", "main", "Change it", "Because", Set.of()));
  }

  final Merge merge(PullRequest pull) {
    return pulls().merge(shop, pull.number(), pull.head(), MergeMethod.SQUASH);
  }

  static Trouble refusal(int status, String message) {
    return Trouble.instead(ForgeAnswer.of(status, Fields.of("message", message)));
  }

  static ProviderException assertFails(ErrorKind kind, ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).as("a failure of kind %s", kind).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    assertThat(e.getMessage()).startsWith("Could not ").doesNotContain(FakeForge.TOKEN);
    return e;
  }
}
