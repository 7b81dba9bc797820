package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.ImageBuilderContract;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.JibImageBuilder;
import io.gitops4j.registry.Registries;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class StampingBuilderTest extends ImageBuilderContract {
  @TempDir Path folder;

  @Override
  protected ImageBuilder fresh() throws Exception {
    Path cache = Files.createTempDirectory(folder, "cache");
    return new StampingBuilder(JibImageBuilder.caching(cache), "songs");
  }

  @Override
  protected Registry registry() throws Exception {
    return Registries.folder(Files.createTempDirectory(folder, "registry"));
  }
}
