package io.gitops4j.git.gitea;

import io.gitops4j.contracts.ForgeFacetsContract;
import io.gitops4j.contracts.GitForge;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of what is around pull requests, against a real Gitea, by one who may do all of it. */
@Tag("servers")
class GiteaFacetsTest extends ForgeFacetsContract {
  @TempDir Path cache;

  @Override
  protected GitForge newForge() {
    return GiteaForge.usedBy(GiteaServer.shared().admin(), cache);
  }
}
