package io.gitops4j.k8s.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A real Argo CD")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ArgoCdExtension.class)
class ArgoCdTest {
  @Test
  @DisplayName("brings what a Git repository has into the cluster, and says which commit that is")
  void follows(ArgoCd argo) throws Exception {
    ControlPlane plane = argo.plane();
    String namespace = plane.newNamespace();
    GitFolder git = GitFolder.in(argo.home());
    String commit =
        git.commit(
            Map.of(
                "shop/config.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata: {a: b}\n"));
    String applications =
        "/apis/argoproj.io/v1alpha1/namespaces/" + ArgoCd.NAMESPACE + "/applications";
    plane.create(
        applications,
        """
        {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
         "metadata": {"name": "%1$s"},
         "spec": {"project": "default",
           "source": {"repoURL": "%2$s", "targetRevision": "main", "path": "shop"},
           "destination": {"server": "https://kubernetes.default.svc", "namespace": "%1$s"},
           "syncPolicy": {"automated": {}}}}
        """
            .formatted(namespace, git.url()));
    Fields seen =
        await(
            plane,
            applications + "/" + namespace,
            a -> a.object("status").object("sync").findText("status").orElse("").equals("Synced"));
    assertThat(seen.object("status").object("sync").text("revision")).isEqualTo(commit);
    assertThat(
            plane
                .get("/api/v1/namespaces/" + namespace + "/configmaps/shop")
                .object("data")
                .text("a"))
        .isEqualTo("b");
  }

  private static Fields await(ControlPlane plane, String path, Predicate<Fields> holds) {
    Fields seen = plane.get(path);
    while (!holds.test(seen)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      seen = plane.get(path);
    }
    return seen;
  }
}
