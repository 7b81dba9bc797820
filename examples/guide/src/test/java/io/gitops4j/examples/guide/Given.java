package io.gitops4j.examples.guide;

import io.gitops4j.canary.metrics.ModelQuality.Outcome;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Secret;
import java.time.Instant;
import java.util.List;

/** What the pages' code takes for granted, because every house has its own. */
interface Given {
  /** Where the house keeps its secrets. */
  interface Vault {
    String read(String name);

    Credentials robot();
  }

  /** Who gives tokens for Azure. */
  interface Entra {
    Secret token();
  }

  /** A log of how models did. */
  interface Outcomes {
    List<Outcome> between(Instant from, Instant to);
  }

  /** Where people look. */
  interface Console {
    void line(String text);
  }

  /** A request that its sender may abort. */
  interface Request {
    boolean isAborted();
  }
}
