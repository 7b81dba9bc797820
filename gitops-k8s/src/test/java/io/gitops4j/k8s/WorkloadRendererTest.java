package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A workload template")
class WorkloadRendererTest extends ManifestRendererContract {
  private static final RenderContext TEST = RenderContext.of("jukebox", "test");
  private static final String ALL =
      """
      image: quay.io/team/jukebox:1@sha256:0123
      labels: {team: songs}
      replicas: 2
      command: [/app]
      arguments: [--verbose]
      account: {create: true}
      gracePeriodSeconds: 45
      pullSecrets: [quay]
      security: {runAsNonRoot: true}
      environment: {COLOUR: blue, WORKERS: 4}
      secrets:
        - {name: db, variables: {PASSWORD: password}}
        - {name: api, from: external, store: ClusterSecretStore/vault, keys: {token: songs/api#token},
           variables: {TOKEN: token}}
        - {name: mail, from: sealed, encrypted: {key: AgBy3i4}, variables: {MAIL_KEY: key}}
      resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
      ports: [{name: http, port: 8080, service: 80}, {name: admin, port: 9090}]
      probes:
        start: {http: /up, port: http, failures: 30}
        live: {port: 8080, everySeconds: 5}
        ready: {command: [test, -f, /tmp/ready]}
      service: {type: LoadBalancer, annotations: {example.org/internal: "true"}}
      ingress: {host: songs.example.org, class: nginx, tls: songs-tls}
      route: {gateway: edge/public, hosts: [songs.example.org]}
      autoscaling: {min: 2, max: 9, cpu: 70}
      disruption: {available: 1}
      volumes:
        - {name: data, path: /data, claim: {size: 1Gi, class: fast}}
        - {name: old, path: /old, claim: {existing: archive}, readOnly: true}
        - {name: settings, path: /etc/app, config: {app.properties: "a=1"}}
        - {name: keys, path: /etc/keys, secret: mail}
        - {name: scratch, path: /tmp, size: 100Mi}
      """;

  @Override
  protected ManifestRenderer renderer() {
    return WorkloadRenderer.create();
  }

  @Override
  protected Map<String, String> example() {
    return Map.of("workload.yaml", "image: example/app:1\nports: [{port: 8080}]\nservice: {}\n");
  }

  @Test
  @DisplayName("of an image alone is a Deployment that runs it once")
  void least() {
    Rendering rendering = render("image: example/app:1");
    assertThat(rendering.manifests()).hasSize(1);
    KubernetesManifest deployment = rendering.manifests().get(0);
    assertThat(deployment.name()).isEqualTo("jukebox");
    assertThat(deployment.object())
        .hasToString(
            "{apiVersion=apps/v1, kind=Deployment, metadata={name=jukebox,"
                + " labels={app.kubernetes.io/name=jukebox}}, spec={replicas=1,"
                + " selector={matchLabels={app.kubernetes.io/name=jukebox}},"
                + " template={metadata={labels={app.kubernetes.io/name=jukebox}},"
                + " spec={containers=[{name=jukebox, image=example/app:1}]}}}}");
  }

  @Test
  @DisplayName("with everything is all that Kubernetes wants to hear, in the order to apply it")
  void everything() {
    Rendering rendering = render(ALL);
    assertThat(rendering.manifests())
        .extracting(m -> m.kind() + " " + m.name())
        .containsExactly(
            "ServiceAccount jukebox",
            "ExternalSecret api",
            "SealedSecret mail",
            "PersistentVolumeClaim jukebox-data",
            "ConfigMap jukebox-settings",
            "Deployment jukebox",
            "Service jukebox",
            "Ingress jukebox",
            "HTTPRoute jukebox",
            "HorizontalPodAutoscaler jukebox",
            "PodDisruptionBudget jukebox");
    Fields pod = object(rendering, "Deployment").object("spec").object("template").object("spec");
    Fields container = pod.objects("containers").get(0);
    assertThat(container.objects("env"))
        .extracting(Object::toString)
        .containsExactly(
            "{name=COLOUR, value=blue}",
            "{name=WORKERS, value=4}",
            "{name=PASSWORD, valueFrom={secretKeyRef={name=db, key=password}}}",
            "{name=TOKEN, valueFrom={secretKeyRef={name=api, key=token}}}",
            "{name=MAIL_KEY, valueFrom={secretKeyRef={name=mail, key=key}}}");
    assertThat(container.object("startupProbe"))
        .hasToString("{httpGet={path=/up, port=http}, failureThreshold=30}");
    assertThat(container.object("livenessProbe"))
        .hasToString("{tcpSocket={port=8080}, periodSeconds=5}");
    assertThat(container.object("readinessProbe"))
        .hasToString("{exec={command=[test, -f, /tmp/ready]}}");
    assertThat(pod.objects("volumes"))
        .extracting(Object::toString)
        .containsExactly(
            "{name=data, persistentVolumeClaim={claimName=jukebox-data}}",
            "{name=old, persistentVolumeClaim={claimName=archive}}",
            "{name=settings, configMap={name=jukebox-settings}}",
            "{name=keys, secret={secretName=mail}}",
            "{name=scratch, emptyDir={sizeLimit=100Mi}}");
    assertThat(object(rendering, "Service").object("spec").objects("ports"))
        .extracting(Object::toString)
        .containsExactly(
            "{name=http, port=80, targetPort=http}", "{name=admin, port=9090, targetPort=admin}");
    assertThat(object(rendering, "HTTPRoute").object("spec").objects("rules").get(0))
        .hasToString(
            "{matches=[{path={type=PathPrefix, value=/}}],"
                + " backendRefs=[{name=jukebox, port=80}]}");
    assertThat(object(rendering, "Deployment").object("spec").find("replicas"))
        .as("where the autoscaler counts, the template does not")
        .isEmpty();
  }

  @Test
  @DisplayName("says in a file of its own what an environment has otherwise; null takes away")
  void environments() {
    Rendering rendering =
        WorkloadRenderer.create()
            .render(
                MemoryFiles.of(
                    Map.of(
                        "workload.yaml",
                        ALL,
                        "workload-test.yaml",
                        "autoscaling: null\ningress: null\nreplicas: 1\nresources: {limits: {memory: 1Gi}}\n")),
                TEST.withNamespace("songs").withValues(Fields.of("image", "quay.io/x@sha256:9")));
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::kind)
        .doesNotContain("Ingress", "HorizontalPodAutoscaler");
    assertThat(rendering.manifests())
        .extracting(KubernetesManifest::namespace)
        .containsOnly("songs");
    Fields spec = object(rendering, "Deployment").object("spec");
    assertThat(spec.number("replicas")).isEqualTo(1);
    assertThat(spec.toString())
        .contains(
            "image=quay.io/x@sha256:9",
            "resources={requests={cpu=100m, memory=64Mi}, limits={memory=1Gi}}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 2 | image is missing",
        "image: [a] | image is [a], not text",
        "image: a, replica: 2 | replica is not known. Known here are",
        "image: a, replicas: many | replicas is many, no whole number",
        "image: a, replicas: -1 | replicas is -1",
        "image: a, service: {} | service has no port to lead to",
        "image: a, ports: [{port: 1}], route: {gateway: g} | route has no service",
        "image: a, ports: [{prt: 1}] | ports[0].port is missing",
        "image: a, ports: 80 | ports is no list",
        "image: a, environment: {A: on} | environment.A is true, not text. Put it in quotes",
        "image: a, probes: {live: {http: /}} | probes.live.port is missing",
        "image: a, probes: {lives: {port: 1}} | probes.lives is not known",
        "image: a, autoscaling: {min: 3, max: 2, cpu: 1} | autoscaling.max is less than min",
        "image: a, autoscaling: {max: 2} | autoscaling.cpu is missing",
        "image: a, secrets: [{name: x, from: vault}] | secrets[0].from is not known",
        "image: a, secrets: [{name: x, from: external, store: s}] | secrets[0].keys is missing",
        "image: a, volumes: [{name: x}] | volumes[0].path is missing",
      })
  @DisplayName("that is wrong is refused by the entry that is")
  void wrong(String text, String message) {
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> render("{" + text + "}"));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageStartingWith("Could not render memory: workload.yaml: ")
        .hasMessageContaining(message);
  }

  private static Rendering render(String text) {
    return WorkloadRenderer.create().render(MemoryFiles.of(Map.of("workload.yaml", text)), TEST);
  }

  private static Fields object(Rendering rendering, String kind) {
    return rendering.manifests().stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .map(KubernetesManifest::object)
        .findFirst()
        .orElseThrow();
  }
}
