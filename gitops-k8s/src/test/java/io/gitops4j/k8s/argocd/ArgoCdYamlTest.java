package io.gitops4j.k8s.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Argo CD's objects, as they are written for Git,")
class ArgoCdYamlTest {
  @Test
  @DisplayName("are the same text each time, and are read back as they were")
  void areSteady() {
    assertThat(ArgoCdExamples.several().yaml()).isEqualTo(ArgoCdExamples.several().yaml());
    assertThat(ArgoCdExamples.several())
        .isEqualTo(ArgoCdExamples.several())
        .isNotEqualTo(ArgoCdExamples.kustomized());
    assertThat(ArgoCdExamples.kustomized().yaml())
        .startsWith("apiVersion: argoproj.io/v1alpha1\nkind: Application\n")
        .contains("- shop=example.org/shop:2.0\n");
    assertThat(ArgoCdExamples.kustomized()).hasToString("Application objects-kustomized");
  }

  @Test
  @DisplayName("hold no password, and refuse what makes no sense")
  void refuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApplicationSource.git("https://ann:hush@git.example.org/a", "main", "."))
        .withMessageContaining("password")
        .withMessageNotContaining("hush");
    assertThatIllegalArgumentException().isThrownBy(() -> ArgoApplication.named(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArgoApplication.named("a").with("spec..b", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> SyncPolicy.manual().option("Prune"));
    assertThatIllegalArgumentException().isThrownBy(() -> Generator.merge(List.of("a")));
    assertThatIllegalStateException()
        .isThrownBy(() -> Generator.list().token("secret", "key"))
        .withMessageContaining("pull requests");
    assertThatIllegalStateException().isThrownBy(() -> Generator.list().excluding("a"));
  }

  @Test
  @DisplayName("are what the guide shows")
  void areAsInTheGuide() {
    ApplicationSet models =
        ApplicationSet.named("models-test")
            .in("argocd")
            .generating(
                Generator.gitFiles(
                    "https://git.example.org/acme/gitops.git",
                    "main",
                    "model-deployments/test/**/config.yaml"))
            .template(
                ArgoApplication.named("{{.path.basename}}-test")
                    .project("models")
                    .from(
                        ApplicationSource.git(
                                "https://git.example.org/acme/gitops.git", "main", "charts/model")
                            .valuesFile("/{{.path.path}}/config.yaml"))
                    .to("models-test")
                    .sync(SyncPolicy.automated().pruning().selfHealing()));
    assertThat(models.yaml())
        .isEqualTo(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata:
              name: models-test
              namespace: argocd
            spec:
              generators:
              - git:
                  files:
                  - path: "model-deployments/test/**/config.yaml"
                  repoURL: https://git.example.org/acme/gitops.git
                  revision: main
              goTemplate: true
              goTemplateOptions:
              - missingkey=error
              template:
                metadata:
                  name: "{{.path.basename}}-test"
                spec:
                  destination:
                    namespace: models-test
                    server: https://kubernetes.default.svc
                  project: models
                  source:
                    helm:
                      valueFiles:
                      - "/{{.path.path}}/config.yaml"
                    path: charts/model
                    repoURL: https://git.example.org/acme/gitops.git
                    targetRevision: main
                  syncPolicy:
                    automated:
                      enabled: true
                      prune: true
                      selfHeal: true
            """);
  }
}
