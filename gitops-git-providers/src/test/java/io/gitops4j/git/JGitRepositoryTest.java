package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What repositories on JGit do beyond the kit. */
class JGitRepositoryTest {
  private static final Instant NOON = Instant.parse("2031-03-04T12:00:00Z");

  @TempDir Path folder;
  private OtherWriter writer;
  private CommitId first;
  private RepositoryUrl url;

  @BeforeEach
  void makeRepository() {
    Path bare = folder.resolve("shop.git");
    OtherWriter.create(bare);
    writer = new OtherWriter(bare);
    first = writer.write("main", "readme.md", "hello\n", "Begin");
    url = RepositoryUrl.of(bare);
  }

  @AfterEach
  void closeWriter() {
    writer.close();
  }

  @Test
  void commitsAreDatedByTheGivenClockAndSignedByTheConnectionsAuthor() {
    Person robot = new Person("Robot", "robot@example.org");
    ProviderContext context = context().withClock(InstantSource.fixed(NOON)).withAuthor(robot);
    try (JGitRepository repository = JGitRepository.open(url, context)) {
      Landing landing = repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt"));
      Commit commit = repository.commit(landing.commit());
      assertThat(commit.committedAt()).isEqualTo(NOON);
      assertThat(commit.author()).isEqualTo(robot);
      assertThat(commit.committer()).isEqualTo(robot);
    }
  }

  @Test
  void theSignatureIsOverTheCommitWithoutIt() throws Exception {
    AtomicReference<String> signed = new AtomicReference<>("");
    CommitSigner signer =
        bytes -> {
          signed.set(new String(bytes, UTF_8));
          return "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----";
        };
    try (JGitRepository repository = JGitRepository.open(url, context(), signer)) {
      Landing landing = repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt"));
      try (Repository raw = BareRepository.open(url.folder().orElseThrow())) {
        ObjectId id = ObjectId.fromString(landing.commit().hex());
        byte[] bytes = raw.open(id, Constants.OBJ_COMMIT).getBytes();
        assertThat(RevCommit.parse(bytes).getRawGpgSignature()).isNotNull();
        assertThat(signed.get())
            .startsWith("tree ")
            .contains(CommitMain.key(1))
            .doesNotContain("gpgsig");
        assertThat(new String(bytes, UTF_8))
            .contains("gpgsig -----BEGIN SSH SIGNATURE-----\n U1NI");
      }
    }
  }

  @Test
  void commitsThatHaveNoAncestorInCommonAreCompared() {
    writer.delete("main");
    CommitId alien = writer.write("alien", "b.txt", "b", "Another beginning");
    try (JGitRepository repository = JGitRepository.open(url, context())) {
      assertThat(repository.commit(alien).parents()).isEmpty();
      List<String> expected =
          Stream.concat(repository.list(first, "").stream(), Stream.of("b.txt")).sorted().toList();
      assertThat(repository.changes(first, alien)).contains(expected);
    }
  }

  @Test
  void aSignerThatFailsStopsItsCommit() {
    CommitSigner broken =
        bytes -> {
          throw new ProviderException(ErrorKind.UNAUTHENTICATED, "Could not sign: no key.");
        };
    try (JGitRepository repository = JGitRepository.open(url, context(), broken)) {
      ProviderException e =
          catchThrowableOfType(
              ProviderException.class,
              () -> repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt")));
      assertThat(e).hasMessageContaining("no key");
      assertThat(writer.log("main")).containsExactly(first);
    }
  }

  @Test
  void filesThatAreTooLargeAreNotEdited() {
    CommitId base = writer.write("main", "a.txt", "x".repeat((10 << 20) + 1), "Large");
    try (JGitRepository repository = JGitRepository.open(url, context())) {
      ProviderException e =
          catchThrowableOfType(
              ProviderException.class,
              () -> repository.commit(CommitMain.request(CommitMain.key(1), base, "a.txt")));
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
      assertThat(e).hasMessageContaining("a.txt");
    }
  }

  @Test
  void nothingIsCopiedFromAFolder() {
    try (JGitRepository repository = JGitRepository.open(url, context())) {
      repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt"));
      assertThat(folder.resolve("cache")).doesNotExist();
    }
  }

  @Test
  void aBranchThatIsCheckedOutIsNotMovedUnderItsWorkingTree() throws Exception {
    Path tree = folder.resolve("tree");
    Git.cloneRepository().setURI(url.toString()).setDirectory(tree.toFile()).call().close();
    try (JGitRepository repository = JGitRepository.open(RepositoryUrl.of(tree), context())) {
      ProviderException e =
          catchThrowableOfType(
              ProviderException.class,
              () -> repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt")));
      assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN);
      assertThat(e).hasMessageContaining("working tree");
    }
  }

  @Test
  void aClosedRepositorySaysSo() {
    JGitRepository repository = JGitRepository.open(url, context());
    repository.close();
    repository.close();
    assertThatIllegalStateException().isThrownBy(() -> repository.head("main"));
  }

  private ProviderContext context() {
    return ProviderContext.in(folder.resolve("cache"));
  }
}
