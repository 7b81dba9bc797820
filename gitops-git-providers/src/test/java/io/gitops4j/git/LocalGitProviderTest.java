package io.gitops4j.git;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The forge in a folder passes the kit of providers. */
class LocalGitProviderTest extends GitProviderContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    return LocalGitForge.in(folder);
  }
}
