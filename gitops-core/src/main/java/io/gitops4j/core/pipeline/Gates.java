package io.gitops4j.core.pipeline;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;

/** The gates this module brings; others bring their own. */
public final class Gates {
  private Gates() {}

  /** So many people must approve; narrow it with {@link ApprovalGate#from}. */
  public static ApprovalGate approvals(int count) {
    return ApprovalGate.of(count);
  }

  /**
   * Open from one hour to another, Monday to Friday, UTC unless {@link WindowGate#zone} is said.
   */
  public static WindowGate weekdays(int fromHour, int toHour) {
    return WindowGate.of(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), fromHour, toHour);
  }

  /** Open from one hour to another on any day, UTC unless {@link WindowGate#zone} is said. */
  public static WindowGate daily(int fromHour, int toHour) {
    return WindowGate.of(EnumSet.allOf(DayOfWeek.class), fromHour, toHour);
  }

  /** Closed from one moment to another. */
  public static Gate freeze(Instant from, Instant to, String why) {
    return new FreezeGate(from, to, why);
  }

  /** Open when an earlier stage has been done for so long. */
  public static Gate soak(Duration length, String stage) {
    return new SoakGate(length, stage);
  }

  /** Open when an earlier stage delivered this very digest. */
  public static Gate sameDigestAs(String stage, Product product) {
    return new SameDigestGate(stage, product);
  }

  /** Open when a metric is higher than the present release's; see {@link ImprovementGate}. */
  public static ImprovementGate improves(String metric) {
    return ImprovementGate.of(metric);
  }
}
