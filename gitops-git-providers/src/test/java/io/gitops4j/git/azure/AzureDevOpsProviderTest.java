package io.gitops4j.git.azure;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.git.fake.AzureDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakeGitForge;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit of providers against an Azure DevOps that knows what is in Microsoft's own documents. */
class AzureDevOpsProviderTest extends GitProviderContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    FakeForge fake = FakeForge.start(folder, new AzureDialect());
    return new FakeGitForge(fake, AzureDevOpsProvider.open(fake.context(folder.resolve("cache"))));
  }
}
