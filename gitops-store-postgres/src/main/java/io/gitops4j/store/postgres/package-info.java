/**
 * The memory of the engine in PostgreSQL, for several processes on several machines: {@link
 * io.gitops4j.store.postgres.PostgresJournal} keeps it, {@link
 * io.gitops4j.store.postgres.PostgresDispatch} shares out the work.
 *
 * <p>Plain JDBC does the work; the embedder brings the data source and the driver.
 */
@NullMarked
package io.gitops4j.store.postgres;

import org.jspecify.annotations.NullMarked;
