package io.gitops4j.git.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.Merge;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.AzureDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.Trouble;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake Azure DevOps with a branch {@code feature}, and its provider. */
abstract class AzureFixture {
  static final String PULLS = "/acme/web%20shop/_apis/git/repositories/shop/pullrequests";
  static final String REFS =
      "POST /{organization}/{project}/_apis/git/repositories/{repositoryId}/refs";
  static final String MERGE =
      "PATCH /{organization}/{project}/_apis/git/repositories/{repositoryId}"
          + "/pullrequests/{pullRequestId}";

  @TempDir Path folder;
  final AzureDialect dialect = new AzureDialect();
  FakeForge azure;
  AzureDevOpsProvider provider;
  RepositoryUrl shop;

  @BeforeEach
  final void start() {
    azure = FakeForge.start(folder, dialect);
    provider = open(Fields.none());
    shop = azure.repository();
    push("feature", "version: v2\nreplicas: 2\n");
  }

  @AfterEach
  final void stop() {
    if (provider != null) { // else the test is skipped
      provider.close();
      azure.close();
    }
  }

  final AzureDevOpsProvider open(Fields options) {
    return AzureDevOpsProvider.open(azure.context(folder.resolve("cache")).withOptions(options));
  }

  final CommitId push(String branch, String config) {
    return azure.state().repository().write(branch, "config.yaml", config);
  }

  final PullRequests pulls() {
    return provider.pullRequests().orElseThrow();
  }

  final PullRequest open() {
    return open("Because");
  }

  final PullRequest open(String body) {
    return pulls().open(shop, new Proposal("feature", "main", "Change it", body, Set.of("gitops")));
  }

  final Merge merge(PullRequest pull) {
    return merge(pull, MergeMethod.SQUASH);
  }

  final Merge merge(PullRequest pull, MergeMethod method) {
    return pulls().merge(shop, pull.number(), pull.head(), method);
  }

  static Trouble refusal(int status, String exception, String message) {
    return Trouble.instead(AzureDialect.refusal(status, exception, message));
  }

  static ProviderException assertFails(ErrorKind kind, ThrowingCallable call) {
    ProviderException e = catchThrowableOfType(ProviderException.class, call);
    assertThat(e).as("a failure of kind %s", kind).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    assertThat(e.getMessage()).startsWith("Could not ").doesNotContain(FakeForge.TOKEN);
    return e;
  }
}
