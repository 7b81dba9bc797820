package io.gitops4j.store.postgres;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.store.postgres.PostgresDispatch.Pace;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** What one of several processes on a database has: a journal and a delivery of its own. */
final class DeliveryProcess implements AutoCloseable {
  /** Looks so seldom that whatever happens was told. */
  static final Pace TOLD =
      new Pace(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofHours(1));

  static final Pace QUICK =
      new Pace(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(100));

  private final PostgresJournal journal;
  private final Delivery delivery;

  private DeliveryProcess(PostgresJournal journal, Delivery delivery) {
    this.journal = journal;
    this.delivery = delivery;
  }

  /** A process that executes runs. */
  static DeliveryProcess working(DataSource database, Pace pace, Pipeline pipeline) {
    return working(database, pace, pipeline, Duration.ZERO);
  }

  /** A process that executes runs, and sees the database's clock ahead of what it is. */
  static DeliveryProcess working(
      DataSource database, Pace pace, Pipeline pipeline, Duration ahead) {
    PostgresJournal journal =
        PostgresJournal.open(
            database, PostgresSchema.DEFAULT, () -> SystemClock.utc().instant().plus(ahead));
    PostgresDispatch dispatch = new PostgresDispatch(journal, pace);
    return new DeliveryProcess(journal, builder(journal, pipeline).dispatchedBy(dispatch).build());
  }

  /** A process that only gives commands. */
  static DeliveryProcess commanding(DataSource database, Pipeline pipeline) {
    PostgresJournal journal = PostgresJournal.open(database);
    return new DeliveryProcess(journal, builder(journal, pipeline).drivenByCaller().build());
  }

  private static Delivery.Builder builder(PostgresJournal journal, Pipeline pipeline) {
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(
            tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
        .journal(journal)
        .parallelism(4);
  }

  Delivery delivery() {
    return delivery;
  }

  @Override
  public void close() {
    delivery.close();
    journal.close();
  }
}
