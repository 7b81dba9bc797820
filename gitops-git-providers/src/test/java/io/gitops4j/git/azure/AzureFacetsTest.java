package io.gitops4j.git.azure;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.git.fake.AzureDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit of what is around pull requests, against an Azure DevOps that knows its documents. */
class AzureFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new AzureDialect());
    return new FakeGitForge(fake, AzureDevOpsProvider.open(fake.context(folder.resolve("cache"))));
  }
}
