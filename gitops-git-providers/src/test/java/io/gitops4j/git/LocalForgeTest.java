package io.gitops4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments.Comment;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the forge in a folder promises beyond the kits. */
class LocalForgeTest {
  @TempDir Path folder;

  private LocalGitProvider provider() {
    return LocalGitProvider.open(
        folder.resolve("forge"), ProviderContext.in(folder.resolve("cache")));
  }

  @Test
  void aDeletionThatWasKilledLeavesNoLockOnceItIsRepeated() throws IOException {
    try (LocalGitProvider forge = provider()) {
      RepositoryUrl url = forge.createRepository("shop", Map.of("a.txt", "a\n"));
      GitRepository git = forge.repository(url);
      CommitId head = git.head("main").orElseThrow();
      git.createBranch("gone", head);
      git.deleteBranch("gone", head);
      Path lock = url.folder().orElseThrow().resolve("refs/heads/gone.lock");
      Files.writeString(lock, "");
      git.deleteBranch("gone", head);
      assertThat(lock).doesNotExist();
    }
  }

  @Test
  void everythingSurvivesARestart() {
    RepositoryUrl url;
    PullRequest opened;
    try (LocalGitProvider before = provider()) {
      url = before.createRepository("shop", Map.of("a.txt", "a\n"));
      opened = propose(before, url, "feature");
      before.approve(url, opened.number(), Identity.email("ada@example.org"));
      before.comments().orElseThrow().add(url, opened.number(), "Looks \"good\"\r\n  # to me\n");
      before.protect(url, "main", 1);
    }
    try (LocalGitProvider after = provider()) {
      PullRequests pulls = after.pullRequests().orElseThrow();
      assertThat(pulls.get(url, opened.number()).head()).isEqualTo(opened.head());
      assertThat(after.reviews().orElseThrow().of(url, opened.number())).hasSize(1);
      assertThat(after.comments().orElseThrow().of(url, opened.number()))
          .extracting(Comment::text)
          .containsExactly("Looks \"good\"\n  # to me\n");
      assertThat(after.branchRules().orElseThrow().acceptsDirectCommits(url, "main")).isFalse();
      assertThat(pulls.merge(url, opened.number(), opened.head(), MergeMethod.SQUASH).merged())
          .isTrue();
    }
  }

  @Test
  void aDraftIsMergedOnceSomebodySaysThatItIsReady() {
    try (LocalGitProvider provider = provider()) {
      RepositoryUrl url = provider.createRepository("shop", Map.of("a.txt", "a\n"));
      PullRequest draft = propose(provider, url, "feature", true);
      PullRequests pulls = provider.pullRequests().orElseThrow();
      assertThat(pulls.merge(url, draft.number(), draft.head(), MergeMethod.MERGE).reason())
          .isEqualTo("it is a draft");
      provider.ready(url, draft.number());
      assertThat(pulls.merge(url, draft.number(), draft.head(), MergeMethod.MERGE).merged())
          .isTrue();
    }
  }

  @Test
  void repositoriesAreMadeBelowTheForgesFolderOnly() {
    try (LocalGitProvider provider = provider()) {
      Repositories repositories = provider.repositories().orElseThrow();
      RepositoryUrl inside = RepositoryUrl.of(folder.resolve("forge/team/new.git"));
      repositories.create(inside, Visibility.PUBLIC);
      assertThat(repositories.find(inside).orElseThrow().visibility()).isEqualTo(Visibility.PUBLIC);
      RepositoryUrl outside = RepositoryUrl.of(folder.resolve("elsewhere.git"));
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> repositories.create(outside, Visibility.PRIVATE))
          .matches(e -> e.kind() == ErrorKind.INVALID);
      assertThat(folder.resolve("elsewhere.git")).doesNotExist();
    }
  }

  @Test
  void aMergeThatACrashCutShortIsFinished() throws Exception {
    try (LocalGitProvider provider = provider()) {
      RepositoryUrl url = provider.createRepository("shop", Map.of("a.txt", "a\n"));
      PullRequest opened = propose(provider, url, "feature");
      Path bare = url.folder().orElseThrow();
      LocalForge forge = new LocalForge(bare);
      ForgePull pull = new ForgePull(opened.number(), forge.pull(opened.number()).read());
      pull.mergingAs(ObjectId.fromString(opened.head().hex()));
      forge.pull(opened.number()).write(pull.content());
      PullRequests pulls = provider.pullRequests().orElseThrow();
      assertThat(pulls.get(url, opened.number()).state()).isEqualTo(PullRequest.State.OPEN);
      try (OtherWriter crashed = new OtherWriter(bare)) {
        crashed.move("main", opened.head());
      }
      PullRequest read = pulls.get(url, opened.number());
      assertThat(read.state()).isEqualTo(PullRequest.State.MERGED);
      assertThat(read.mergeCommit()).contains(opened.head());
    }
  }

  @Test
  void aLockFileOfAKilledProcessIsSwept() throws Exception {
    try (LocalGitProvider provider = provider()) {
      RepositoryUrl url = provider.createRepository("shop", Map.of("a.txt", "a\n"));
      Path lock = url.folder().orElseThrow().resolve("refs/heads/main.lock");
      Files.writeString(lock, "");
      GitRepository repository = provider.repository(url);
      CommitId base = repository.head("main").orElseThrow();
      assertThat(repository.commit(CommitMain.request(CommitMain.key(1), base, "b.txt")).how())
          .isEqualTo(Landing.How.PUSHED);
      assertThat(lock).doesNotExist();
    }
  }

  @Test
  void processesTakeTurns() throws Exception {
    try (LocalGitProvider provider = provider()) {
      RepositoryUrl url = provider.createRepository("shop", Map.of("a.txt", "a\n"));
      GitRepository repository = provider.repository(url);
      CommitId base = repository.head("main").orElseThrow();
      List<Process> others = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        String cache = folder.resolve("c" + i).toString();
        String path = "f" + i + ".txt";
        others.add(
            GitServer.java(
                CommitMain.class, url.toString(), cache, CommitMain.key(i), base.hex(), path));
      }
      for (int i = 10; i < 30; i++) {
        repository.commit(CommitMain.request(CommitMain.key(i), base, "f" + i + ".txt"));
      }
      for (Process other : others) {
        assertThat(other.waitFor()).isZero();
      }
      CommitId head = repository.head("main").orElseThrow();
      assertThat(repository.list(head, "")).hasSize(24);
    }
  }

  @Test
  void thereIsOneOfEachName() {
    try (LocalGitProvider provider = provider()) {
      provider.createRepository("shop", Map.of());
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> provider.createRepository("shop", Map.of()))
          .matches(e -> e.kind() == ErrorKind.ALREADY_EXISTS);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> provider.createRepository("../shop", Map.of()));
    }
  }

  @Test
  void theRulesHoldForPlainConnectionsToo() {
    try (LocalGitProvider provider = provider()) {
      RepositoryUrl url = provider.createRepository("shop", Map.of());
      provider.protect(url, "main", 0);
      try (JGitRepository plain =
          JGitRepository.open(url, ProviderContext.in(folder.resolve("c")))) {
        CommitId base = plain.head("main").orElseThrow();
        ProviderException e =
            catchThrowableOfType(
                ProviderException.class,
                () -> plain.commit(CommitMain.request(CommitMain.key(1), base, "a.txt")));
        assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      }
    }
  }

  @Test
  void eachUrlHasOneFactory() {
    RepositoryUrl local;
    try (LocalGitProvider provider = provider()) {
      local = provider.createRepository("shop", Map.of());
    }
    Path bare = folder.resolve("plain.git");
    OtherWriter.create(bare);
    assertThat(claiming(local)).containsExactly("local");
    assertThat(claiming(RepositoryUrl.of(bare))).isEmpty();
    assertThat(ServiceLoader.load(GitProviderFactory.class).stream())
        .extracting(found -> found.get().name())
        .contains("local", "git");
  }

  private static List<String> claiming(RepositoryUrl url) {
    return ServiceLoader.load(GitProviderFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.supports(url) && !factory.fallback())
        .map(GitProviderFactory::name)
        .toList();
  }

  private static PullRequest propose(LocalGitProvider provider, RepositoryUrl url, String branch) {
    return propose(provider, url, branch, false);
  }

  private static PullRequest propose(
      LocalGitProvider provider, RepositoryUrl url, String branch, boolean draft) {
    GitRepository repository = provider.repository(url);
    CommitId base = repository.head("main").orElseThrow();
    repository.commit(CommitMain.request(CommitMain.key(5), base, "new.txt").onNewBranch(branch));
    Proposal proposal = new Proposal(branch, "main", "New", "", Set.of("release"));
    return provider.pullRequests().orElseThrow().open(url, draft ? proposal.asDraft() : proposal);
  }
}
