package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import java.util.List;

/** What docs/guide/environments.md shows, compiled. */
final class EnvironmentsPage {
  private EnvironmentsPage() {}

  static void environments(Delivery delivery, Actor ann, CommitId commit) {
    TenantId tenant = TenantId.DEFAULT;

    for (EnvironmentStatus e : delivery.environments("shop")) {
      System.out.println(e.environment() + ": " + e.release() + ", hold: " + e.hold());
    }
    List<Promotion> history = delivery.releases("shop", "prod");

    delivery.rollback(tenant, "shop", "prod", ann, "5xx since 14:02");
    delivery.release(tenant, "shop", "prod", ann);

    RunId good = history.get(3).run();
    delivery.start("shop", Start.manual().promoting(good).again("2026-03-02"), ann);

    Start hotfix = Start.push("main", commit).skipping("test", "CVE-2026-1234");
    delivery.start("shop", hotfix, ann);
  }
}
