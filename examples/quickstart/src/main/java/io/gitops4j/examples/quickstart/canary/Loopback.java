package io.gitops4j.examples.quickstart.canary;

import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.FollowingTarget;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.core.spi.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment: like Argo CD it makes so what Git says, here by setting the router's weights,
 * and starts and stops nothing else. In earnest it is a cluster.
 */
final class Loopback implements FollowingTarget {
  private final GitRepository git;
  private final GatewayApiSplitter splitter;
  private final Router router;
  private final Map<String, Shop> shops = new HashMap<>();

  Loopback(GitRepository git, GatewayApiSplitter splitter, Router router) {
    this.git = git;
    this.splitter = splitter;
    this.router = router;
  }

  /** What a track is from now on. */
  synchronized void run(String track, Shop shop) {
    Shop before = shops.put(track, shop);
    follow();
    if (before != null) {
      before.close();
    }
  }

  synchronized void close() {
    shops.values().forEach(Shop::close);
  }

  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    return new Health(Health.State.HEALTHY, "the router has " + follow());
  }

  private synchronized Split follow() {
    CommitId head = git.head("main").orElseThrow();
    Split split =
        splitter.current(Manifests.in(ManifestSource.of(git, head, "shop"))).orElseThrow();
    router.route(split.weights(), shops);
    return split;
  }

  @Override
  public String toString() {
    return "the router";
  }
}
