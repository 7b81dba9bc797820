package io.gitops4j.git.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeDialect;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake Bitbucket of either kind with a branch {@code feature}, and its provider. */
abstract class BitbucketFixture<D extends ForgeDialect> {
  @TempDir Path folder;
  final D dialect;
  FakeForge bitbucket;
  GitProvider provider;
  RepositoryUrl shop;

  BitbucketFixture(D dialect) {
    this.dialect = dialect;
  }

  /** The provider under test. */
  abstract GitProvider provider(ProviderContext context);

  @BeforeEach
  final void start() {
    bitbucket = FakeForge.start(folder, dialect);
    provider = provider(bitbucket.context(folder.resolve("cache")));
    shop = bitbucket.repository();
    push("feature", "version: v2\nreplicas: 2\n");
  }

  @AfterEach
  final void stop() {
    provider.close();
    bitbucket.close();
  }

  final void push(String branch, String config) {
    bitbucket.state().repository().write(branch, "config.yaml", config);
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

  static ProviderException assertFails(ErrorKind kind, ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).as("a failure of kind %s", kind).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    assertThat(e.getMessage()).startsWith("Could not ").doesNotContain(FakeForge.TOKEN);
    return e;
  }
}
