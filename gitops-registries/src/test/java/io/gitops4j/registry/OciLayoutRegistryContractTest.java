package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryContract;
import io.gitops4j.contracts.RegistryRefusalsContract;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutRegistryContractTest {
  @TempDir static Path folders;
  private static int count;

  @Nested
  class Does extends RegistryContract {
    @Override
    protected Registry open() {
      return next();
    }
  }

  @Nested
  class Refuses extends RegistryRefusalsContract {
    @Override
    protected Registry open() {
      return next();
    }
  }

  private static Registry next() {
    return OciLayoutRegistry.at(folders.resolve("registry" + count++));
  }
}
