package io.gitops4j.git.gitea;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of providers against a real Gitea. */
@Tag("servers")
class GiteaProviderTest extends GitProviderContract {
  @TempDir Path cache;

  @Override
  protected GitForge newForge() {
    return GiteaForge.usedBy(GiteaServer.shared().writer("robot"), cache);
  }
}
