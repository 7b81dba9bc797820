package io.gitops4j.k8s;

import io.gitops4j.core.spi.DeploymentTarget.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a folder with its inventory. */
final class FolderHealth {
  private static final int NAMED = 10;

  private final List<String> drift = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private int standing;

  private FolderHealth() {}

  static Health of(Inventory inventory, EnvironmentFolder folder) throws IOException {
    if (inventory.begun() != null) {
      return new Health(
          Health.State.FAILED, "An application was begun and not completed. Apply again.");
    }
    if (inventory.current() == null) {
      return new Health(Health.State.ABSENT, "Nothing was ever applied.");
    }
    FolderHealth health = new FolderHealth();
    for (Map.Entry<String, Inventory.Entry> file : inventory.entries().entrySet()) {
      health.count(file.getKey(), file.getValue(), folder);
    }
    return health.verdict();
  }

  private void count(String path, Inventory.Entry entry, EnvironmentFolder folder)
      throws IOException {
    if (entry.isLeft()) {
      left.add(entry.object());
    } else if (folder.holds(path, entry.digests())) {
      standing++;
    } else {
      drift.add(entry.object() + (folder.isAbsent(path) ? " was removed" : " was altered"));
    }
  }

  private Health verdict() {
    if (!drift.isEmpty()) {
      return new Health(Health.State.FAILED, listed(drift) + ". Apply again to put it right.");
    }
    String rest = left.isEmpty() ? "" : " Left alone, because altered: " + listed(left) + ".";
    return new Health(
        Health.State.HEALTHY, "Objects that stand as applied: " + standing + "." + rest);
  }

  private static String listed(List<String> names) {
    int more = names.size() - NAMED;
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
