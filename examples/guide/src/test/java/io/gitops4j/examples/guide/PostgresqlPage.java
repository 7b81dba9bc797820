package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.store.postgres.PostgresDispatch;
import io.gitops4j.store.postgres.PostgresJournal;
import io.gitops4j.store.postgres.PostgresSchema;
import javax.sql.DataSource;

/** What docs/guide/postgresql.md shows, compiled. */
final class PostgresqlPage {
  private PostgresqlPage() {}

  static Delivery open(DataSource pool, PipelineCatalog catalog, Connections connections) {

    PostgresSchema.create(pool);

    PostgresJournal journal = PostgresJournal.open(pool);
    Delivery delivery =
        Delivery.builder()
            .pipelines(catalog)
            .connections(tenant -> connections)
            .journal(journal)
            .dispatchedBy(new PostgresDispatch(journal))
            .build();

    return delivery;
  }
}
