package io.gitops4j.core.engine;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import java.nio.file.Path;

/** A delivery with everything below one folder. */
final class Embedded {
  private Embedded() {}

  static Delivery delivery(Path home, Pipeline... pipelines) {
    FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
    ConfiguredConnections connections = connections(home);
    EngineDelivery delivery =
        (EngineDelivery)
            Delivery.builder()
                .pipelines(PipelineCatalog.of(pipelines))
                .connections(tenant -> connections)
                .journal(journal)
                .build();
    return delivery.owning(connections, journal);
  }

  private static ConfiguredConnections connections(Path home) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Embedded.class.getClassLoader() : context;
    ProviderContext cache = ProviderContext.in(home.resolve("cache"));
    return ConfiguredConnections.using(Plugins.of(loader))
        .otherRepositories(
            name -> RepositoryUrl.of(home.resolve("git").resolve(name + ".git")), cache)
        .otherRegistries(
            host -> "oci-layout:" + home.resolve("registry").resolve(host.replace(':', '_')), cache)
        .buildCache("oci-layout:" + home.resolve("cache").resolve("builds"), cache)
        .build();
  }
}
