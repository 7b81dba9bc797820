package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryRefusalsContract;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The registry of the distribution project as our client sees it. */
@Tag("servers")
class DistributionContractTest {
  @TempDir static Path folder;

  @Nested
  @DisplayName("version 3")
  class Three extends HttpRegistryContract {
    @Override
    protected Registry open() throws IOException {
      return connect(DistributionServer.three());
    }
  }

  @Nested
  @DisplayName("version 3 refuses")
  class ThreeRefuses extends RegistryRefusalsContract {
    @Override
    protected Registry open() throws IOException {
      return connect(DistributionServer.three());
    }
  }

  @Nested
  @DisplayName("version 2.8")
  class Two extends HttpRegistryContract {
    @Override
    protected Registry open() throws IOException {
      return connect(DistributionServer.two());
    }

    @Override
    protected boolean deletesBlobs() {
      return false; // it answers 500 to whether a blob is a manifest
    }
  }

  @Nested
  @DisplayName("version 2.8 refuses")
  class TwoRefuses extends RegistryRefusalsContract {
    @Override
    protected Registry open() throws IOException {
      return connect(DistributionServer.two());
    }

    @Override
    protected boolean tellsBlobsFromManifests() {
      return false; // it reads the blob, and answers 500
    }
  }

  private static Registry connect(DistributionServer server) {
    return Registries.http(server.address(), ProviderContext.in(folder));
  }
}
