package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.EffectContract;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.spi.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LedgerEntryTest extends EffectContract {
  @TempDir Path folder;

  @Override
  protected Effect<?> effect() {
    return new LedgerEntry(folder.resolve("ledger"), "shop delivered");
  }

  @Override
  protected Connections connections() {
    return ConfiguredConnections.using(Plugins.of(getClass().getClassLoader())).build();
  }

  @Override
  protected long occurrences() {
    try {
      return Files.readAllLines(folder.resolve("ledger")).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
