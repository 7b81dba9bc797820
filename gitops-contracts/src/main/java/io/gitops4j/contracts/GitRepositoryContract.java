package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.HistoryRewrittenException;
import io.gitops4j.core.spi.Landing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link GitRepository} gives its users. Fill in {@link #newRemote()}.
 *
 * <p>Needs nothing but the remote: no clock, no order of tests.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class GitRepositoryContract extends GitReadingContract {
  /** For subclasses. */
  protected GitRepositoryContract() {}

  @Test
  final void aCommitChangesWhatWasAskedForAndNothingElse() {
    remote().write("main", "other.txt", "left alone\n", "Other");
    CommitId base = head("main");
    Landing landing = repository().commit(request("one", base, version("v2")));
    assertThat(landing.how()).isEqualTo(Landing.How.PUSHED);
    assertThat(landing.parent()).isEqualTo(base);
    assertThat(remote().log("main")).startsWith(landing.commit(), base);
    assertThat(text("main", CONFIG)).isEqualTo("name: shop\nversion: v2 # keep me\nreplicas: 2\n");
    assertThat(text("main", "other.txt")).isEqualTo("left alone\n");
  }

  @Test
  final void aCommitCarriesItsKeyItsTrailersAndItsAuthor() {
    CommitRequest request =
        request("one", first(), version("v2"))
            .withAuthor(new Person("Ada", "ada@example.org"))
            .withTrailer("Release", "shop-7");
    Commit commit = repository().commit(repository().commit(request).commit());
    assertThat(commit.trailer(OperationKey.TRAILER)).contains(key("one").value());
    assertThat(commit.trailer("Release")).contains("shop-7");
    assertThat(commit.subject()).isEqualTo("Change one");
    assertThat(commit.author()).isEqualTo(new Person("Ada", "ada@example.org"));
  }

  @Test
  final void askingTwiceLandsOnce() {
    CommitRequest request = request("one", first(), version("v2"));
    Landing landed = repository().commit(request);
    remote().write("main", "other.txt", "x\n", "Meanwhile");
    Landing again = repository().commit(request);
    assertThat(again.how()).isEqualTo(Landing.How.ADOPTED);
    assertThat(again.commit()).isEqualTo(landed.commit());
    assertThat(again.parent()).isEqualTo(first());
    assertThat(remote().log("main")).hasSize(3);
  }

  @Test
  final void aCommitIsAdoptedEvenIfItsValueWasChangedSince() {
    CommitRequest request = request("one", first(), version("v2"));
    Landing landed = repository().commit(request);
    remote().write("main", CONFIG, "version: v3\n", "Newer");
    assertThat(repository().commit(request).commit()).isEqualTo(landed.commit());
  }

  @Test
  final void whatIsThereAlreadyIsNotCommitted() {
    Landing landing = repository().commit(request("one", first(), version("v1")));
    assertThat(landing.how()).isEqualTo(Landing.How.UNCHANGED);
    assertThat(landing.commit()).isEqualTo(first());
    assertThat(remote().log("main")).containsExactly(first());
  }

  @Test
  final void twoWritersOfDifferentKeysBothLand() {
    CommitRequest mine = request("one", first(), version("v2"));
    CommitRequest theirs = request("two", first(), replicas(5));
    repository().commit(theirs);
    repository().commit(mine);
    assertThat(text("main", CONFIG)).isEqualTo("name: shop\nversion: v2 # keep me\nreplicas: 5\n");
    assertThat(remote().log("main")).hasSize(3);
  }

  @Test
  final void theSecondWriterOfAKeyGetsAConflict() {
    CommitRequest mine = request("one", first(), version("v2"));
    remote().write("main", CONFIG, START.replace("v1", "v9"), "Somebody was faster");
    ProviderException e = assertFails(ErrorKind.EDIT_CONFLICT, () -> repository().commit(mine));
    assertThat(e)
        .hasMessageContaining(CONFIG)
        .hasMessageContaining("v1")
        .hasMessageContaining("v9");
    assertThat(text("main", CONFIG)).contains("v9");
  }

  @Test
  final void filesAreCreatedAndDeleted() {
    CommitRequest both =
        request("one", first(), file("new/folder/a.txt", "a\n"), FileEdit.delete(CONFIG));
    CommitId head = repository().commit(both).commit();
    assertThat(repository().list(head, "")).containsExactly("new/folder/a.txt");
  }

  @Test
  final void anExecutableFileStaysOne() {
    CommitId base = remote().writeExecutable("main", "run.sh", "#!/bin/sh\n", "Script");
    repository().commit(request("one", base, file("run.sh", "#!/bin/sh\nexit 0\n")));
    assertThat(remote().isExecutable("main", "run.sh")).isTrue();
    assertThat(remote().isExecutable("main", CONFIG)).isFalse();
  }

  @Test
  final void linksAreNotWrittenThrough() {
    CommitId base = remote().link("main", "link", "apps");
    CommitRequest through =
        CommitRequest.of(
            key("one"),
            "main",
            base,
            List.of(new ExpectedEdit(file("link/a.txt", "a\n"), Optional.empty())),
            "Through a link");
    assertFails(ErrorKind.INVALID, () -> repository().commit(through));
    assertThat(head("main")).isEqualTo(base);
  }

  @Test
  final void anUnknownBranchIsNamedAlongWithKnownOnes() {
    CommitRequest elsewhere =
        CommitRequest.of(
            key("one"), "production", first(), request("x", first(), version("v2")).edits(), "No");
    ProviderException e = assertFails(ErrorKind.NOT_FOUND, () -> repository().commit(elsewhere));
    assertThat(e).hasMessageContaining("production").hasMessageContaining("main");
  }

  @Test
  final void aRewrittenHistoryIsNotBuiltOn() {
    CommitId second = remote().write("main", "a.txt", "a\n", "Will be gone");
    CommitRequest request = request("one", second, version("v2"));
    remote().move("main", first());
    CommitId other = remote().write("main", "b.txt", "b\n", "Instead");
    assertThatExceptionOfType(HistoryRewrittenException.class)
        .isThrownBy(() -> repository().commit(request))
        .satisfies(e -> assertThat(e.head()).isEqualTo(other));
    assertThatExceptionOfType(HistoryRewrittenException.class)
        .isThrownBy(() -> repository().find(key("one"), "main", second));
  }

  @Test
  final void aKeyIsFoundOnlyWhereTheBranchReachesIt() {
    Landing landing = repository().commit(request("one", first(), version("v2")));
    assertThat(repository().find(key("one"), "main", first()).map(Commit::id))
        .contains(landing.commit());
    assertThat(repository().find(key("two"), "main", first())).isEmpty();
    assertThat(repository().find(key("one"), "main", landing.commit())).isEmpty();
    assertThat(repository().find(key("one"), "nowhere", first())).isEmpty();
    remote().move("main", first());
    assertThat(repository().find(key("one"), "main", first())).isEmpty();
    assertThat(repository().commit(request("one", first(), version("v2"))).how())
        .isNotEqualTo(Landing.How.ADOPTED);
  }

  @Test
  final void aKeyIsFoundBehindManyLaterCommits() {
    Landing landing = repository().commit(request("one", first(), version("v2")));
    for (int i = 0; i < 30; i++) {
      remote().write("main", "noise.txt", "n" + i + "\n", "Noise " + i);
    }
    assertThat(repository().find(key("one"), "main", first()).map(Commit::id))
        .contains(landing.commit());
  }

  @Test
  final void aNewBranchIsCreatedOnceAndAdoptedAfterwards() {
    CommitRequest request = request("one", first(), version("v2")).onNewBranch("gitops4j/one");
    Landing landing = repository().commit(request);
    assertThat(remote().log("gitops4j/one")).containsExactly(landing.commit(), first());
    assertThat(remote().log("main")).containsExactly(first());
    assertThat(repository().commit(request).how()).isEqualTo(Landing.How.ADOPTED);
    assertThat(remote().log("gitops4j/one")).hasSize(2);
  }

  @Test
  final void aNewBranchThatIsSomebodyElsesIsNotTouched() {
    CommitId theirs = remote().write("gitops4j/one", "a.txt", "a\n", "Theirs");
    CommitRequest request = request("one", first(), version("v2")).onNewBranch("gitops4j/one");
    assertFails(ErrorKind.ALREADY_EXISTS, () -> repository().commit(request));
    assertThat(head("gitops4j/one")).isEqualTo(theirs);
  }

  @Test
  final void aProtectedBranchIsNotPushedTo() {
    remote().protect("main");
    CommitRequest request = request("one", first(), version("v2"));
    ProviderException e = assertFails(ErrorKind.FORBIDDEN, () -> repository().commit(request));
    assertThat(e).hasMessageContaining("main").hasMessageContaining("pull request");
    assertThat(head("main")).isEqualTo(first());
    assertThat(repository().commit(request.onNewBranch("aside")).how())
        .isEqualTo(Landing.How.PUSHED);
  }

  @Test
  final void trailersThatGitWouldNotFindAreRefused() {
    CommitRequest request = request("one", first(), version("v2"));
    for (Map.Entry<String, String> bad :
        Map.of("a b", "c", "X", "two\nlines", "Y", " ").entrySet()) {
      assertFails(
          ErrorKind.INVALID,
          () -> repository().commit(request.withTrailer(bad.getKey(), bad.getValue())));
    }
  }

  @Test
  final void sixteenWritersAtOnceAllLandInOneLine() throws Exception {
    List<CommitRequest> requests = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      requests.add(request("writer-" + i, first(), file("apps/app" + i + ".txt", "v" + i + "\n")));
    }
    ExecutorService writers = Executors.newFixedThreadPool(16);
    GitRepository other = another();
    try {
      List<Future<Landing>> landings = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        CommitRequest request = requests.get(i);
        GitRepository through = i % 2 == 0 ? repository() : other;
        landings.add(writers.submit(() -> through.commit(request)));
      }
      for (Future<Landing> landing : landings) {
        CommitId landed = landing.get().commit();
        assertThat(remote().log("main")).contains(landed);
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(remote().log("main")).hasSize(17).doesNotHaveDuplicates();
    assertThat(repository().list(head("main"), "apps")).hasSize(17);
  }
}
