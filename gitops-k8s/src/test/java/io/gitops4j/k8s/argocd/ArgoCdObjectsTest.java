package io.gitops4j.k8s.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ArgoCdExtension;
import io.gitops4j.k8s.servers.GitFolder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Argo CD's objects, as they are written for Git,")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ArgoCdExtension.class)
class ArgoCdObjectsTest {
  @Test
  @DisplayName("are taken by a real API server that knows every field of theirs, and keep them all")
  void areValid(ArgoCd argo) {
    for (ManifestObject<?> each : ArgoCdExamples.all()) {
      String kind = each.fields().text("kind");
      argo.plane().kubectl(each.yaml(), "create", "--validate=strict", "-f", "-");
      Fields kept =
          argo.plane()
              .get(
                  "/apis/argoproj.io/v1alpha1/namespaces/argocd/"
                      + kind.toLowerCase(Locale.ROOT)
                      + "s/"
                      + each.fields().object("metadata").text("name"));
      assertThat(kept.object("spec")).as(kind).isEqualTo(each.fields().object("spec"));
      argo.plane().kubectl(each.yaml(), "delete", "--wait=false", "-f", "-");
    }
  }

  @Test
  @DisplayName("make a real Argo CD deploy each model that has a file in Git")
  void areFollowed(ArgoCd argo) throws Exception {
    String namespace = argo.plane().newNamespace();
    GitFolder git = GitFolder.in(argo.home());
    git.commit(
        Map.of(
            "chart/Chart.yaml", "apiVersion: v2\nname: model\nversion: 1.0.0\n",
            "chart/templates/model.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: '{{ .Values.name }}'}
                data: {storageUri: 'oci://{{ .Values.image }}:{{ .Values.version }}'}
                """,
            "model-deployments/test/jukebox/config.yaml", model("jukebox", "1.0")));
    ApplicationSet models =
        ApplicationSet.named(namespace)
            .in(ArgoCd.NAMESPACE)
            .generating(
                Generator.gitFiles(git.url(), "main", "model-deployments/test/**/config.yaml"))
            .template(
                ArgoApplication.named(namespace + "-{{.path.basename}}")
                    .from(
                        ApplicationSource.git(git.url(), "main", "chart")
                            .valuesFile("/{{.path.path}}/config.yaml"))
                    .to(namespace)
                    .sync(SyncPolicy.automated().pruning().selfHealing()));
    argo.plane().kubectl(models.yaml(), "create", "--validate=strict", "-f", "-");
    try (Cluster cluster = connect(argo)) {
      ArgoCdTarget target =
          ArgoCdTarget.on(cluster).named(namespace + "-{application}").madeBy(namespace);
      String first =
          git.commit(Map.of("model-deployments/test/radio/config.yaml", model("radio", "3.1")));
      for (String name : List.of("jukebox", "radio")) {
        awaitHealthy(target, name, new SourceCommit(git.repository(), new CommitId(first)));
      }
      Fields map = argo.plane().get("/api/v1/namespaces/" + namespace + "/configmaps/radio");
      assertThat(map.object("data").text("storageUri")).isEqualTo("oci://example.org/radio:3.1");
    }
  }

  private static String model(String name, String version) {
    return "name: %1$s\nimage: example.org/%1$s\nversion: '%2$s'\n".formatted(name, version);
  }

  private static Cluster connect(ArgoCd argo) throws Exception {
    return Cluster.connect(argo.plane().access());
  }

  private static void awaitHealthy(ArgoCdTarget target, String name, SourceCommit commit) {
    while (target.health(name, "test", List.of(commit)).state() != Health.State.HEALTHY) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
