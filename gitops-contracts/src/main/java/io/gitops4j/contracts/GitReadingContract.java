package io.gitops4j.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.HistoryRewrittenException;
import io.gitops4j.core.spi.Landing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What reading, branches and tags of every {@link GitRepository} give; part of the whole kit. */
abstract class GitReadingContract extends GitRepositoryFixture {
  @Test
  final void headIsWhatTheRemoteHasNow() {
    assertThat(repository().head("main")).contains(first());
    CommitId second = remote().write("main", "other.txt", "x\n", "By somebody else");
    assertThat(repository().head("main")).contains(second);
    assertThat(repository().head("nowhere")).isEmpty();
  }

  @Test
  final void branchesAreListedByTheirShortNames() {
    remote().write("feature/a", "a.txt", "a\n", "A");
    assertThat(repository().branches()).containsExactlyInAnyOrder("main", "feature/a");
  }

  @Test
  final void filesAreReadAsTheyWereInACommit() {
    CommitId second = remote().write("main", CONFIG, "version: v2\n", "Second");
    assertThat(repository().read(second, CONFIG).map(bytes -> new String(bytes, UTF_8)))
        .contains("version: v2\n");
    assertThat(repository().read(first(), CONFIG).map(bytes -> new String(bytes, UTF_8)))
        .contains(START);
    assertThat(repository().read(second, "apps/shop/none.yaml")).isEmpty();
    assertThat(repository().read(second, "apps/shop")).isEmpty();
    assertThat(repository().read(second, CONFIG + "/below")).isEmpty();
  }

  @Test
  final void foldersAreListedWithPathsFromTheRoot() {
    remote().write("main", "apps/cart/config.yaml", "a: 1\n", "Cart");
    CommitId head = remote().write("main", "readme.md", "hello\n", "Readme");
    assertThat(repository().list(head, ""))
        .containsExactly("apps/cart/config.yaml", CONFIG, "readme.md");
    assertThat(repository().list(head, "apps/shop")).containsExactly(CONFIG);
    assertThat(repository().list(head, "nowhere")).isEmpty();
  }

  @Test
  final void whatIsTheSameHasTheSameIdentityInEveryCommit() {
    CommitId elsewhere = remote().write("main", "readme.md", "hello\n", "Readme");
    assertThat(identity(elsewhere, "apps")).isEqualTo(identity(first(), "apps")).isPresent();
    assertThat(identity(elsewhere, CONFIG)).isEqualTo(identity(first(), CONFIG)).isPresent();
    assertThat(identity(elsewhere, "")).isNotEqualTo(identity(first(), ""));
    assertThat(identity(elsewhere, "nowhere")).isEmpty();
    CommitId changed = remote().write("main", CONFIG, "version: v2\n", "Second");
    for (String path : new String[] {"", "apps", "apps/shop", CONFIG}) {
      assertThat(identity(changed, path)).as(path).isNotEqualTo(identity(elsewhere, path));
    }
    CommitId back = remote().write("main", CONFIG, START, "Back");
    assertThat(identity(back, "")).isEqualTo(identity(elsewhere, ""));
  }

  @Test
  final void anotherNameIsAnotherIdentityOfTheFolder() {
    CommitId one = remote().write("one", "a/b.txt", "same\n", "B");
    CommitId other = remote().write("other", "a/c.txt", "same\n", "C");
    assertThat(identity(other, "a")).isNotEqualTo(identity(one, "a"));
    CommitId deeper = remote().write("deeper", "a/b.txt/b.txt", "same\n", "D");
    assertThat(identity(deeper, "a/b.txt")).isNotEqualTo(identity(one, "a/b.txt"));
    assertThat(identity(deeper, "a/b.txt/b.txt")).isNotEqualTo(identity(one, "a/b.txt/b.txt"));
  }

  private Optional<String> identity(CommitId at, String path) {
    return repository().identity(at, path);
  }

  @Test
  final void theFilesThatDifferBetweenTwoCommitsAreNamed() {
    remote().write("main", "other.txt", "x\n", "Other");
    CommitId two = remote().write("main", CONFIG, "version: v2\n", "Second");
    assertThat(repository().changes(first(), two)).contains(List.of(CONFIG, "other.txt"));
    assertThat(repository().changes(two, first())).contains(List.of(CONFIG, "other.txt"));
    assertThat(repository().changes(two, two)).contains(List.of());
    remote().write("main", "other.txt", null, "Other goes");
    CommitId back = remote().write("main", CONFIG, START, "Back");
    assertThat(repository().changes(two, back)).contains(List.of(CONFIG, "other.txt"));
    assertThat(repository().changes(first(), back)).contains(List.of());
  }

  @Test
  final void aRenamedFileDiffersAtBothOfItsPaths() {
    remote().write("main", "apps/radio/config.yaml", START, "Copy");
    CommitId renamed = remote().write("main", CONFIG, null, "The old one goes");
    assertThat(repository().changes(first(), renamed))
        .contains(List.of("apps/radio/config.yaml", CONFIG));
  }

  @Test
  final void anotherModeLinksAndFilesInPlaceOfFoldersDiffer() {
    CommitId plain = remote().write("main", "run", "hello\n", "Plain");
    CommitId executable = remote().writeExecutable("main", "run", "hello\n", "Executable");
    assertThat(repository().changes(plain, executable)).contains(List.of("run"));
    CommitId link = remote().link("main", "link", "apps");
    assertThat(repository().changes(executable, link)).contains(List.of("link"));
    CommitId file = remote().write("one", "a/b", "same\n", "File");
    CommitId folder = remote().write("other", "a/b/c", "same\n", "Folder");
    assertThat(repository().changes(file, folder)).contains(List.of("a/b", "a/b/c"));
  }

  @Test
  final void commitsNeedNotBeAncestorsOfEachOtherToBeCompared() {
    CommitId aside = remote().write("aside", CONFIG, "version: v9\n", "Aside");
    CommitId main = remote().write("main", "other.txt", "x\n", "Other");
    assertThat(repository().changes(aside, main)).contains(List.of(CONFIG, "other.txt"));
  }

  @Test
  final void afterAForcedPushWhatDiffersIsNamedOrSaidToBeUnknown() {
    CommitId seen = remote().write("main", "seen.txt", "x\n", "Seen");
    CommitId other = remote().write("aside", "other.txt", "x\n", "Not built on it");
    remote().move("main", first());
    CommitId forced = remote().write("main", "forced.txt", "x\n", "In its place");
    List<String> truth = List.of("forced.txt", "seen.txt");
    assertThat(another().changes(seen, forced).orElse(truth)).isEqualTo(truth);
    assertThat(another().changes(other, forced)).isPresent();
    CommitId unknown = new CommitId("0123456789".repeat(4));
    assertThat(repository().changes(unknown, forced)).isEmpty();
    assertFails(ErrorKind.NOT_FOUND, () -> repository().changes(forced, unknown));
  }

  @Test
  final void commitsTellWhoWroteThemAndWhy() {
    CommitId second = remote().write("main", "a.txt", "a\n", "Subject\n\nBody");
    Commit commit = repository().commit(second);
    assertThat(commit.subject()).isEqualTo("Subject");
    assertThat(commit.parents()).containsExactly(first());
    assertThat(commit.author().email()).isNotBlank();
    assertThat(repository().commit(first()).parents()).isEmpty();
  }

  @Test
  final void anUnknownCommitIsNotFound() {
    CommitId unknown = new CommitId("0123456789".repeat(4));
    assertFails(ErrorKind.NOT_FOUND, () -> repository().commit(unknown));
    assertFails(ErrorKind.NOT_FOUND, () -> repository().read(unknown, CONFIG));
  }

  @Test
  final void historyHasTheCommitsThatChangedAFile() {
    CommitId second = remote().write("main", CONFIG, "version: v2\n", "Second");
    remote().write("main", "other.txt", "x\n", "Elsewhere");
    CommitId third = remote().write("main", CONFIG, "version: v3\n", "Third");
    assertThat(repository().history(CONFIG, first(), third))
        .extracting(Commit::id)
        .containsExactly(third, second);
    assertThat(repository().history(CONFIG, third, third)).isEmpty();
  }

  @Test
  final void historyFromACommitThatIsNoAncestorIsRefused() {
    CommitId aside = remote().write("aside", CONFIG, "version: v9\n", "Aside");
    CommitId second = remote().write("main", CONFIG, "version: v2\n", "Second");
    assertThatExceptionOfType(HistoryRewrittenException.class)
        .isThrownBy(() -> repository().history(CONFIG, aside, second));
  }

  @Test
  final void aCommitIsItsOwnAncestorAndThatOfWhatCameAfterIt() {
    CommitId aside = remote().write("aside", CONFIG, "version: v9\n", "Aside");
    CommitId second = remote().write("main", CONFIG, "version: v2\n", "Second");
    CommitId third = remote().write("main", CONFIG, "version: v3\n", "Third");
    CommitId unknown = new CommitId("0123456789".repeat(4));
    assertThat(repository().isAncestor(third, third)).isTrue();
    assertThat(repository().isAncestor(second, third)).isTrue();
    assertThat(repository().isAncestor(third, second)).isFalse();
    assertThat(repository().isAncestor(aside, third)).isFalse();
    assertThat(repository().isAncestor(unknown, third)).isFalse();
    assertFails(ErrorKind.NOT_FOUND, () -> repository().isAncestor(second, unknown));
  }

  @Test
  final void pathsThatLeaveTheRepositoryAreRefused() {
    for (String path :
        new String[] {"../etc/passwd", "/etc/passwd", ".git/config", "a/../../b", ""}) {
      assertFails(ErrorKind.INVALID, () -> repository().read(first(), path));
    }
  }

  @Test
  final void linksAreNotFollowed() {
    CommitId head = remote().link("main", "link", "apps");
    assertFails(ErrorKind.INVALID, () -> repository().read(head, "link"));
    assertFails(ErrorKind.INVALID, () -> repository().read(head, "link/shop/config.yaml"));
  }

  @Test
  final void branchesAreCreatedAndNeverMoved() {
    repository().createBranch("release", first());
    repository().createBranch("release", first());
    assertThat(remote().log("release")).containsExactly(first());
    CommitId second = remote().write("main", "a.txt", "a\n", "A");
    assertFails(ErrorKind.ALREADY_EXISTS, () -> repository().createBranch("release", second));
    assertThat(remote().log("release")).containsExactly(first());
  }

  @Test
  final void aBranchCannotBeCreatedAtACommitThatIsNotThere() {
    CommitId unknown = new CommitId("0123456789".repeat(4));
    assertFails(ErrorKind.NOT_FOUND, () -> repository().createBranch("release", unknown));
  }

  @Test
  final void branchesAreDeletedOnlyWhereTheyWereSeen() {
    remote().write("old", "a.txt", "a\n", "A");
    assertFails(ErrorKind.STALE, () -> repository().deleteBranch("old", first()));
    repository().deleteBranch("old", head("old"));
    repository().deleteBranch("old", first());
    assertThat(remote().log("old")).isEmpty();
  }

  @Test
  final void tagsAreCreatedAndNeverMoved() {
    CommitId second = remote().write("main", "a.txt", "a\n", "A");
    repository().createTag("v1", first());
    repository().createTag("v1", first());
    assertThat(repository().tag("v1")).contains(first());
    assertFails(ErrorKind.ALREADY_EXISTS, () -> repository().createTag("v1", second));
    assertThat(repository().tag("v2")).isEmpty();
  }

  @Test
  final void annotatedTagsArePeeled() {
    remote().annotate("v1", first());
    assertThat(repository().tag("v1")).contains(first());
    repository().createTag("v1", first());
  }

  @Test
  final void namesThatGitDoesNotTakeAreRefused() {
    assertFails(ErrorKind.INVALID, () -> repository().head("a..b"));
    assertFails(ErrorKind.INVALID, () -> repository().createBranch("a b", first()));
  }

  @Test
  final void whatAnotherConnectionLandedIsSeen() {
    Landing landing = another().commit(request("other", first(), version("v2")));
    assertThat(repository().head("main")).contains(landing.commit());
    assertThat(text("main", CONFIG)).contains("v2");
  }
}
