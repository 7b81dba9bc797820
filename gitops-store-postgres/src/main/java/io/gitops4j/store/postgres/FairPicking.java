package io.gitops4j.store.postgres;

import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

/**
 * Picks due streams in turns: the first of each tenant before the second of any. What a tenant has
 * executed just now counts as its first ones, so that whoever has little running comes before
 * whoever has much. Between tenants whose turn it is the lot decides: the longest due would always
 * be that of the tenant with the longest line. Within a tenant it is the longest due.
 */
final class FairPicking extends PostgreSqlJdbcCustomization {
  FairPicking() {
    super(true, false);
  }

  /**
   * The due ones, locked; others skip them. Parameters, as for the query this replaces: that they
   * are not picked, and the time by which they are due.
   */
  @Override
  public String createGenericSelectForUpdateQuery(
      String tableName, int limit, String requiredAndCondition, boolean orderByPriority) {
    return "with line as ("
        + "select task_name, task_instance, row_number() over ("
        + "partition by split_part(task_instance, ':', 1)"
        + " order by picked desc, execution_time, task_instance) as turn"
        + (" from " + tableName)
        + " where picked or (picked = ? and execution_time <= ? "
        + (requiredAndCondition + "))")
        + " select t.* from "
        + (tableName + " t")
        + " join line using (task_name, task_instance)"
        + " where not t.picked order by line.turn, random()"
        + (" for update of t skip locked limit " + limit);
  }
}
