package io.gitops4j.git.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeAnswer;
import io.gitops4j.git.fake.GitLabDialect;
import io.gitops4j.git.fake.Trouble;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake GitLab with a branch {@code feature}, and its provider. */
abstract class GitLabFixture {
  static final String PROJECT = "/api/v4/projects/acme%2Fweb%2Fshop";
  static final String REQUESTS = PROJECT + "/merge_requests";
  static final String MERGE = "PUT /api/v4/projects/{id}/merge_requests/{merge_request_iid}/merge";
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  final GitLabDialect dialect = new GitLabDialect();
  FakeForge gitlab;
  GitLabProvider provider;
  RepositoryUrl shop;

  @BeforeEach
  final void start() {
    gitlab = FakeForge.start(folder, dialect);
    provider = open(Fields.none());
    shop = gitlab.repository();
    write("feature", "config.yaml", "version: v2\nreplicas: 2\n");
  }

  @AfterEach
  final void stop() {
    if (provider != null) {
      provider.close();
      gitlab.close();
    }
  }

  final GitLabProvider open(Fields options) {
    return GitLabProvider.open(
        ProviderContext.in(folder.resolve("cache"))
            .withCredentials(() -> Credentials.token(FakeForge.TOKEN))
            .withClock(InstantSource.fixed(NOW))
            .withOptions(options));
  }

  final PullRequests requests() {
    return provider.pullRequests().orElseThrow();
  }

  final PullRequest open() {
    Proposal proposal = new Proposal("feature", "main", "Change it", "Because", Set.of("gitops"));
    return requests().open(shop, proposal);
  }

  final Merge merge(PullRequest pull, MergeMethod method) {
    return requests().merge(shop, pull.number(), pull.head(), method);
  }

  final Merge merge(PullRequest pull) {
    return merge(pull, MergeMethod.MERGE);
  }

  /** Somebody else's commit. */
  final CommitId write(String branch, String path, String content) {
    return gitlab.state().repository().write(branch, path, content);
  }

  final CommitId head(String branch) {
    return gitlab.state().repository().head(branch).orElseThrow();
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
