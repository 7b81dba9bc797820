package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import io.gitops4j.k8s.servers.ArgoCd;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Objects of Argo CD that use every word there is. */
final class ArgoCdExamples {
  private static final String GIT = "https://git.example.org/acme/gitops.git";

  private ArgoCdExamples() {}

  /** One of each. */
  static List<ManifestObject<?>> all() {
    return List.of(project(), several(), kustomized(), generated());
  }

  private static AppProject project() {
    return AppProject.named("objects")
        .in(ArgoCd.NAMESPACE)
        .describedAs("The shop")
        .allowingRepository(GIT)
        .allowingDestination("https://kubernetes.default.svc", "shop-*")
        .allowingClusterKind("", "Namespace")
        .denyingKind("", "ResourceQuota")
        .allowingApplicationsIn("shop")
        .role(
            "deployer",
            List.of("shop-team"),
            List.of("p, proj:objects:deployer, applications, sync, objects/*, allow"))
        .window("deny", "0 22 * * *", "8h", "Europe/Berlin", List.of("*"));
  }

  static ArgoApplication several() {
    return ArgoApplication.named("objects-several")
        .in(ArgoCd.NAMESPACE)
        .label("team", "shop")
        .annotation("argocd.argoproj.io/sync-wave", "2")
        .project("objects")
        .fromAll(
            ApplicationSource.chart("registry.example.org/charts", "shop", "1.2.*")
                .releaseName("shop")
                .valuesFile("$config/shop/values.yaml")
                .ignoringMissingValuesFiles()
                .values(Fields.of("replicas", 3).with("ingress", Fields.of("on", true)))
                .parameter("image.tag", "1.0")
                .textParameter("build", "17")
                .with("helm.skipCrds", true),
            ApplicationSource.reference(GIT, "main", "config"))
        .toCluster("prod", "shop")
        .sync(
            SyncPolicy.automated()
                .pruning()
                .selfHealing()
                .option("CreateNamespace=true")
                .namespaceLabel("team", "shop")
                .retrying(3, Duration.ofSeconds(5), 2, Duration.ofMinutes(3)))
        .ignoring("apps", "Deployment", "/spec/replicas")
        .ignoringPaths("", "Secret", ".data")
        .ignoringManagers("*", "*", "kube-controller-manager")
        .with("spec.revisionHistoryLimit", 5)
        .cascading();
  }

  static ArgoApplication kustomized() {
    return ArgoApplication.named("objects-kustomized")
        .in(ArgoCd.NAMESPACE)
        .from(
            ApplicationSource.git(GIT, "main", "shop/overlays/test")
                .kustomizeImage("shop=example.org/shop:2.0")
                .kustomizeNamePrefix("test-"))
        .to("shop-test");
  }

  private static ApplicationSet generated() {
    Generator files =
        Generator.gitFiles(GIT, "main", "apps/**/config.yaml").excluding("apps/old/config.yaml");
    Generator clusters = Generator.clusters(Map.of("stage", "prod")).value("zone", "eu");
    return ApplicationSet.named("objects")
        .in(ArgoCd.NAMESPACE)
        .generating(files.with("pathParamPrefix", "app").lookingEvery(Duration.ofMinutes(1)))
        .generating(Generator.gitDirectories(GIT, "main", "teams/*").excluding("teams/internal"))
        .generating(Generator.list(Fields.of("name", "one"), Fields.of("name", "two")))
        .generating(Generator.clusters(Map.of()))
        .generating(Generator.matrix(files, clusters))
        .generating(
            Generator.merge(
                List.of("server"),
                clusters,
                Generator.list(Fields.of("server", "https://one").with("replicas", "5"))))
        .generating(
            Generator.gitHubPullRequests("acme", "shop")
                .token("github", "token")
                .labelled("preview"))
        .generating(Generator.gitLabPullRequests("17").labelled("preview"))
        .generating(
            Generator.giteaPullRequests("https://git.example.org", "acme", "shop")
                .lookingEvery(Duration.ofSeconds(30)))
        .generating(
            Generator.pullRequests(
                "bitbucketServer",
                Fields.of("api", "https://bb.example.org")
                    .with("project", "SHOP")
                    .with("repo", "shop")))
        .template(
            ArgoApplication.named("{{.path.basename}}-preview")
                .label("app", "{{.path.basename}}")
                .from(ApplicationSource.git(GIT, "{{.head_sha}}", "{{.path.path}}"))
                .to("preview-{{.number}}")
                .sync(SyncPolicy.automated().pruning()))
        .templatePatch("spec:\n  source:\n    helm:\n      releaseName: '{{.name}}'\n")
        .preservingObjects()
        .neverDeleting()
        .preservingAnnotation("example.org/owner");
  }
}
