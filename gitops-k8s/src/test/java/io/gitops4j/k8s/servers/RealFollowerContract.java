package io.gitops4j.k8s.servers;

import io.gitops4j.contracts.FollowingTargetContract;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/**
 * A target whose controllers really run: they make one folder of a repository what a cluster has.
 */
public abstract class RealFollowerContract extends FollowingTargetContract {
  /** Where the controllers are. */
  protected ControlPlane plane;

  /** The same, as who may do everything. */
  protected Cluster cluster;

  /** A namespace, for what is deployed; and a name for what nobody else's test has. */
  protected String name;

  /** What is followed. */
  protected GitFolder git;

  /** Makes the kit; subclasses are made by JUnit. */
  protected RealFollowerContract() {}

  /**
   * To be called before each test.
   *
   * @param home where the controllers can read repositories
   */
  protected void begin(ControlPlane shared, Path home) throws IOException, InterruptedException {
    plane = shared;
    cluster = Cluster.connect(plane.access());
    name = plane.newNamespace();
    git = GitFolder.in(home);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Override
  protected SourceCommit commitGood(String content) throws Exception {
    return commit(map(content));
  }

  @Override
  protected SourceCommit commitBad() throws Exception {
    return commit(deployment("example.org/shop:2.0-missing"));
  }

  /** Commits the file that is followed. */
  protected SourceCommit commit(String file) throws Exception {
    return commit(Map.of("shop/file.yaml", file));
  }

  /** Commits files. */
  protected SourceCommit commit(Map<String, String> files) throws Exception {
    return new SourceCommit(git.repository(), new CommitId(git.commit(files)));
  }

  /** Applies what is to follow. */
  protected void apply(ManifestObject<?> object) {
    ServerSideApply.on(cluster, "tests").apply(object.fields());
  }

  /** A ConfigMap that has a version. */
  protected static String map(String version) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata: {version: '%s'}\n"
        .formatted(version);
  }

  /** A Deployment that gives up after three seconds. */
  protected static String deployment(String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec:
      replicas: 1
      progressDeadlineSeconds: 3
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec: {containers: [{name: shop, image: '%s'}]}
    """
        .formatted(image);
  }

  /** The version that the cluster has. */
  protected String version() {
    return live("v1", "ConfigMap", name, "shop").object("data").text("version");
  }

  /** An object as it is. */
  protected Fields live(String apiVersion, String kind, String namespace, String called) {
    return cluster
        .find(
            Fields.of("apiVersion", apiVersion)
                .with("kind", kind)
                .with("metadata", Fields.of("name", called).with("namespace", namespace)))
        .orElseThrow();
  }
}
