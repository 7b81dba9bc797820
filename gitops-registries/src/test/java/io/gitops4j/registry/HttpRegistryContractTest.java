package io.gitops4j.registry;

import io.gitops4j.contracts.RegistryRefusalsContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class HttpRegistryContractTest {
  @TempDir static Path folders;
  private static int count;

  @Nested
  class Does extends HttpRegistryContract {
    @Override
    protected Registry open() throws IOException {
      return serve(LoopbackRegistry.over(folder()));
    }
  }

  @Nested
  class Refuses extends RegistryRefusalsContract {
    @Override
    protected Registry open() throws IOException {
      return serve(LoopbackRegistry.over(folder()));
    }
  }

  @Nested
  class DoesWithPassword extends HttpRegistryContract {
    @Override
    protected Registry open() throws IOException {
      LoopbackRegistry.Quirk[] away = {
        LoopbackRegistry.Quirk.BLOBS_ELSEWHERE, LoopbackRegistry.Quirk.UPLOADS_ELSEWHERE
      };
      return serve(LoopbackRegistry.guarded(folder(), "robot", "s3cret-5d41402a", away));
    }
  }

  @Nested
  class DoesWithAnOldRegistry extends HttpRegistryContract {
    @Override
    protected Registry open() throws IOException {
      return serve(
          LoopbackRegistry.over(
              folder(),
              LoopbackRegistry.Quirk.NO_REFERRERS,
              LoopbackRegistry.Quirk.NO_PAGES,
              LoopbackRegistry.Quirk.NO_MOUNT,
              LoopbackRegistry.Quirk.NO_DIGEST_HEADER));
    }

    @Override
    protected boolean mounts() {
      return false;
    }
  }

  private static Registry folder() {
    return OciLayoutRegistry.at(folders.resolve("registry" + count++));
  }

  private static Registry serve(LoopbackRegistry server) {
    ProviderContext context =
        ProviderContext.in(folders)
            .withCredentials(() -> Credentials.basic("robot", "s3cret-5d41402a"));
    return new ServedRegistry(Registries.http(server.address(), context), server);
  }
}
