package io.gitops4j.k8s.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.servers.GitFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What follows Git lacks")
class FollowedSourceTest {
  @TempDir Path home;
  private GitFolder git;
  private GitFolder other;
  private SourceCommit first;
  private SourceCommit second;
  private SourceCommit elsewhere;

  @BeforeEach
  void commit() throws Exception {
    git = GitFolder.in(home);
    other = GitFolder.in(home);
    first = commit(git, "one");
    second = commit(git, "two");
    elsewhere = commit(other, "three");
  }

  @Test
  @DisplayName("a commit until it has that one, or one after it, however the revision is written")
  void untilItIsThere() {
    assertThat(lacking(followed(git.url(), first, "%s"), second)).containsExactly(second);
    assertThat(lacking(followed(git.url(), second, "%s"), second)).isEmpty();
    assertThat(lacking(followed(git.url(), second, "main@sha1:%s"), first)).isEmpty();
    assertThat(lacking(new FollowedSource(git.url(), "main"), first)).containsExactly(first);
    assertThat(lacking(new FollowedSource(git.url(), ""), first)).containsExactly(first);
    String digest = "latest@sha256:" + "a".repeat(64);
    assertThat(lacking(new FollowedSource(git.url(), digest), first)).containsExactly(first);
  }

  @Test
  @DisplayName("nothing of a repository that it does not follow, if it follows another of them")
  void onlyOfItsRepositories() {
    FollowedSource followed = followed(git.url(), second, "%s");
    assertThat(FollowedSource.lacking(List.of(followed), List.of(second, elsewhere))).isEmpty();
    assertThat(lacking(followed, elsewhere)).containsExactly(elsewhere);
  }

  @Test
  @DisplayName("nothing of a repository that it knows by another name, once it has the commit")
  void underAnotherName() {
    String inside = "http://gitea.forge.svc/acme/gitops";
    assertThat(lacking(followed(inside, first, "%s"), second)).containsExactly(second);
    assertThat(lacking(followed(inside, second, "%s"), first)).isEmpty();
  }

  private static List<SourceCommit> lacking(FollowedSource source, SourceCommit wanted) {
    return FollowedSource.lacking(List.of(source), List.of(wanted));
  }

  private static FollowedSource followed(String address, SourceCommit commit, String revision) {
    return new FollowedSource(address, revision.formatted(commit.commit().hex()));
  }

  private static SourceCommit commit(GitFolder git, String content) throws Exception {
    String commit = git.commit(Map.of("file", content));
    return new SourceCommit(git.repository(), new CommitId(commit));
  }
}
