package io.gitops4j.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A repository with one file in it, and short ways to say what the tests do to it. */
abstract class GitRepositoryFixture {
  static final String CONFIG = "apps/shop/config.yaml";
  static final String START = "name: shop\nversion: v1 # keep me\nreplicas: 2\n";

  private final List<GitRepository> opened = new ArrayList<>();
  private @Nullable GitRemote made;
  private @Nullable CommitId first;

  /** A new and empty remote, for one test. */
  protected abstract GitRemote newRemote() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    made = newRemote();
    first = made.write("main", CONFIG, START, "Begin");
    another();
  }

  @AfterEach
  final void stop() throws Exception {
    for (GitRepository repository : opened) {
      if (repository instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
    if (made != null) {
      made.close();
    }
  }

  final GitRemote remote() {
    return there(made);
  }

  final GitRepository repository() {
    return opened.get(0);
  }

  /** One more connection to the same remote. */
  final GitRepository another() {
    GitRepository repository = remote().connect();
    opened.add(repository);
    return repository;
  }

  /** The commit that the repository begins with. */
  final CommitId first() {
    return there(first);
  }

  private static <T> T there(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("Only there while a test runs");
    }
    return value;
  }

  static OperationKey key(String name) {
    return new OperationKey(Digest.of(name.getBytes(UTF_8)).hex().substring(0, 32));
  }

  /** The edit with what stands at its place in a commit. */
  final ExpectedEdit seen(CommitId at, Edit edit) {
    return new ExpectedEdit(edit, edit.current(repository().read(at, edit.path()).orElse(null)));
  }

  final CommitRequest request(String key, CommitId base, Edit... edits) {
    List<ExpectedEdit> expected = Arrays.stream(edits).map(edit -> seen(base, edit)).toList();
    return CommitRequest.of(key(key), "main", base, expected, "Change " + key);
  }

  static Edit version(String version) {
    return YamlEdit.set(CONFIG, "version", version);
  }

  static Edit replicas(int replicas) {
    return YamlEdit.set(CONFIG, "replicas", replicas);
  }

  static Edit file(String path, String content) {
    return FileEdit.put(path, content);
  }

  final String text(String branch, String path) {
    CommitId head = repository().head(branch).orElseThrow();
    return new String(repository().read(head, path).orElseThrow(), UTF_8);
  }

  final CommitId head(String branch) {
    return remote().log(branch).get(0);
  }

  static ProviderException assertFails(ErrorKind kind, ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).as("a failure of kind %s", kind).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }
}
