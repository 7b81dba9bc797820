package io.gitops4j.git.gitea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@DisplayName("On a real Gitea")
class GiteaDetailsTest {
  private static final String BRANCH = "gitops4j/shop-prod/0123456789abcdef";

  @TempDir Path cache;
  private final GiteaServer gitea = GiteaServer.shared();
  private final RepositoryUrl repository = gitea.newRepository(Map.of("a.yaml", "version: v1\n"));
  private GiteaProvider provider;
  private PullRequests pulls;

  @BeforeEach
  void open() {
    provider = open(gitea.writer("robot").token());
    pulls = provider.pullRequests().orElseThrow();
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private GiteaProvider open(String token) {
    return GiteaProvider.open(
        ProviderContext.in(cache).withCredentials(() -> Credentials.token(token)));
  }

  private CommitId propose(String version) {
    GitRepository git = provider.repository(repository);
    CommitId base = git.head("main").orElseThrow();
    YamlEdit edit = YamlEdit.set("a.yaml", "version", version);
    CommitRequest request =
        CommitRequest.of(
            OperationKey.named(BRANCH),
            "main",
            base,
            List.of(new ExpectedEdit(edit, Optional.of("\"v1\""))),
            "Set version");
    return git.commit(request.onNewBranch(BRANCH)).commit();
  }

  private PullRequest open(Set<String> labels) {
    return pulls.open(repository, new Proposal(BRANCH, "main", "Release v2", "Body", labels));
  }

  @Test
  @DisplayName("a pull request of a branch with slashes gets its labels, also ones that are new")
  void labels() {
    propose("v2");
    PullRequest opened = open(Set.of("release", "prod"));
    assertThat(opened.labels()).containsExactlyInAnyOrder("release", "prod");
    assertThat(pulls.find(repository, BRANCH)).extracting(PullRequest::number).containsExactly(1L);
  }

  @Test
  @DisplayName("a merged one is found when its branch is gone, under the branch's name")
  void foundWithoutBranch() {
    CommitId head = propose("v2");
    PullRequest opened = open(Set.of());
    PullRequests.Merge merge;
    do {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      merge = pulls.merge(repository, opened.number(), head, MergeMethod.MERGE);
    } while (merge.outcome() == PullRequests.Merge.Outcome.NOT_READY);
    provider.repository(repository).deleteBranch(BRANCH, head);
    PullRequest found = pulls.find(repository, BRANCH).get(0);
    assertThat(found.state()).isEqualTo(PullRequest.State.MERGED);
    assertThat(found.head()).isEqualTo(head);
    assertThat(found.mergeCommit()).isEqualTo(merge.pullRequest().mergeCommit());
  }

  @Test
  @DisplayName("a wrong token is unauthenticated, and appears nowhere")
  void wrongToken() {
    String wrong = "0123456789012345678901234567890123456789";
    try (GiteaProvider stranger = open(wrong)) {
      ProviderException e =
          catchThrowableOfType(
              ProviderException.class,
              () -> stranger.pullRequests().orElseThrow().get(repository, 1));
      assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
      assertThat(e).hasMessageStartingWith("Could not read pull request 1 of acme/shop-");
      assertThat(e.getMessage()).doesNotContain(wrong);
    }
  }
}
