package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("servers")
@DisplayName("Helm in a JVM of its own and Helm's executable")
class EmbeddedAsExecutableTest {
  private static final RenderContext TEST =
      RenderContext.of("jukebox", "test").withCluster("1.35.0", List.of());
  private static final RenderContext SAID =
      TEST.withNamespace("songs")
          .withCluster("1.31.4", List.of())
          .withValues(Fields.of("image", "example/ü:7").with("team", "helm.sh/hook"));

  private static Map<String, String> odd() {
    Map<String, String> files = new TreeMap<>(HelmCharts.full());
    files.put("charts/sub/crds/b.yaml", HelmCharts.definition("gadgets") + "---\n");
    files.put("charts/sub/crds/a.txt", "no manifest");
    files.put("crds/deep/c.yaml", HelmCharts.definition("things"));
    files.put("templates/_hook.tpl", "{{ define \"hook\" }}{helm.sh/hook-weight: \"-5\"}{{ end }}");
    files.put("templates/both.yaml", hook("both", "post-install, TEST"));
    files.put("templates/upper.yaml", hook("upper", "Post-Upgrade"));
    files.put("templates/unknown.yaml", hook("unknown", "post-install,after-lunch"));
    files.put("templates/none.yaml", hook("none", ""));
    files.put("charts/sub/templates/account.yaml", ACCOUNT);
    files.put("charts/sub/templates/hook.yaml", hook("of-sub", "pre-install"));
    files.put("charts/sub/templates/nothing.yaml", "# empty\n");
    files.put("templates/looks.yaml", LOOKS);
    files.put("ümlaut.txt", "a name that is not ASCII");
    return files;
  }

  private static final String ACCOUNT =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: weighted
        annotations: {{ include "hook" . }}
      """;
  private static final String LOOKS =
      """
      {{- /* lookup "v1" "Secret" "a" "b" }} */ -}}
      {{- $found := lookup "v1" "Secret" .Release.Namespace "a" }}
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: looks}
      data:
        found: {{ $found | toJson | quote }}
        piped: {{ ("a" | lookup "v1" "Secret" "b").data | default "none" }}
        each: "{{ range (lookup "v1" "Pod" "a" "").items }}x{{ else }}nobody{{ end }}"
        said: {{ "lookup }} \\" lookup" | quote }}
        raw: {{ `{{ lookup "v1" }}` | quote }}
        text: lookup "v1"
        of: {{ .Values.lookup | default "nothing" }}
      """;

  private static String hook(String name, String when) {
    return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: "
        + name
        + "\n  annotations: {helm.sh/hook: \""
        + when
        + "\"}\n";
  }

  static Stream<Arguments> cases() {
    return Stream.of("small", "full", "odd")
        .flatMap(
            chart ->
                options()
                    .flatMap(
                        option ->
                            Stream.of(Named.of("as it is", TEST), Named.of("with values", SAID))
                                .map(context -> Arguments.of(chart, option, context))));
  }

  private static Stream<Named<UnaryOperator<HelmRenderer.Builder>>> options() {
    return Stream.of(
        Named.of("everything", helm -> helm),
        Named.of("no hooks", HelmRenderer.Builder::withoutHooks),
        Named.of("no definitions", HelmRenderer.Builder::withoutDefinitions),
        Named.of("a release's name", helm -> helm.release("other")));
  }

  @ParameterizedTest(name = "of a {0} chart, {1}, {2}")
  @MethodSource("cases")
  @DisplayName("render the same objects in the same order")
  void asTheExecutable(
      String chart, UnaryOperator<HelmRenderer.Builder> option, RenderContext context) {
    Path helm = BuiltProgram.orSkip("helm");
    Map<String, String> files =
        Map.of("small", HelmCharts.small(), "full", HelmCharts.full(), "odd", odd()).get(chart);
    Rendering theirs = render(option.apply(HelmRenderer.builder().program(helm)), files, context);
    Rendering ours = render(option.apply(HelmRenderer.builder().embedded()), files, context);
    assertThat(ours.manifests())
        .extracting(KubernetesManifest::object)
        .containsExactlyElementsOf(
            theirs.manifests().stream().map(KubernetesManifest::object).toList());
    assertThat(ours.isSteady()).isEqualTo(theirs.isSteady());
    assertThat(ours.details().with("version", "")).isEqualTo(theirs.details().with("version", ""));
  }

  @Test
  @DisplayName("are told apart by what is kept of renderings")
  void identities() {
    Path helm = BuiltProgram.orSkip("helm");
    assertThat(HelmRenderer.builder().embedded().build().identity())
        .isPresent()
        .isEqualTo(HelmRenderer.builder().embedded().build().identity())
        .isNotEqualTo(HelmRenderer.builder().program(helm).build().identity());
  }

  private static Rendering render(
      HelmRenderer.Builder by, Map<String, String> files, RenderContext context) {
    return by.build().render(MemoryFiles.of(files), context);
  }
}
