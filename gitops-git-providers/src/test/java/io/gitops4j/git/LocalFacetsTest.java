package io.gitops4j.git;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The forge in a folder has comments, drafts and repositories. */
class LocalFacetsTest extends ForgeFacetsContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    return LocalGitForge.in(folder);
  }
}
