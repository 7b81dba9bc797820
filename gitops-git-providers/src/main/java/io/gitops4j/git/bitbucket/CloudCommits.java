package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Commits by what pull requests call them on Bitbucket Cloud: the first twelve digits. Each is
 * asked for once and then known, as long as there are not too many. Thread-safe.
 */
final class CloudCommits {
  private static final int MOST = 1000;
  private static final int WHOLE = 40;

  private final ForgeHosts hosts;
  private final Map<String, CommitId> known = new LinkedHashMap<>();

  CloudCommits(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** The commit that a repository has by some digits. */
  CommitId of(RepositoryUrl repository, String digits) {
    if (digits.length() >= WHOLE) {
      return new CommitId(digits);
    }
    String key = repository + " " + digits;
    synchronized (known) {
      CommitId found = known.get(key);
      if (found != null) {
        return found;
      }
    }
    CommitId read = read(repository, digits);
    synchronized (known) {
      known.put(key, read);
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return read;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commits/#api-repositories-workspace-repo-slug-commit-commit-get
  private CommitId read(RepositoryUrl repository, String digits) {
    OwnedName name = OwnedName.of(hosts, repository);
    return new CommitId(
        hosts
            .api(repository)
            .to("read commit " + digits + " of " + name)
            .get("/repositories/{}/{}/commit/{}", name.owner(), name.name(), digits)
            .object()
            .text("hash"));
  }
}
