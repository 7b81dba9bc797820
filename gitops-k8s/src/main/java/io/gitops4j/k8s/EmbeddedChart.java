package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A chart's files, made such that helm-java renders what it leaves out or does otherwise.
 *
 * <p>Hooks: Helm knows them by the annotation {@code helm.sh/hook}. Under another name it renders
 * them as any other object, and in the same order; then the name is put back. That text is changed
 * wherever it stands, so that the files speak of the same still.
 *
 * <p>Definitions below {@code crds/}: a template is added to each chart that has some, which gives
 * them as they are. So they come from those subcharts that take part.
 *
 * <p>Lookups: they find nothing, as there is no cluster.
 *
 * <p>Not thread-safe.
 */
final class EmbeddedChart {
  private static final String HOOK = "helm.sh/hook";
  private static final String KIND = "DefinitionOfGitops4j";
  private static final String TEMPLATE = "templates/definitions-of-gitops4j.yaml";
  private static final String TEXT =
      """
      {{- range $path, $content := .Files.Glob "crds/**" }}
      ---
      apiVersion: v1
      kind: %s
      metadata: {name: {{ $path | quote }}}
      content: {{ $content | toString | b64enc }}
      {{- end }}
      """
          .formatted(KIND);

  private static final Pattern APIS =
      Pattern.compile("Capabilities(?!\\.(KubeVersion|HelmVersion))");
  private static final Pattern LIBRARY = Pattern.compile("(?m)^type:\\s*[\"']?library");

  private final HelmRequest request;
  private final Map<String, String> texts = new TreeMap<>();
  private String name = HOOK;

  /** Of what is asked for, whose values were written before. */
  EmbeddedChart(HelmRequest request) {
    this.request = request;
    try (Stream<Path> all = Files.walk(request.folder().root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        texts.put(path(file), Files.readString(file, ISO_8859_1)); // whatever bytes they are
      }
    } catch (IOException e) {
      throw SourceFolder.failed(request.task(), e);
    }
  }

  private String path(Path file) {
    return request.folder().root().relativize(file).toString().replace(File.separatorChar, '/');
  }

  /** Charts in archives, which are not looked into. */
  List<String> archives() {
    String folder = "files/" + request.options().inChart("");
    return texts.keySet().stream()
        .filter(path -> path.startsWith(folder))
        .map(path -> path.substring(folder.length()))
        .filter(UnsteadyFunctions::isArchive)
        .toList();
  }

  /** Whether a template may ask for more of the cluster than its version. */
  boolean asksForApis() {
    return anyHas(APIS);
  }

  /** Has its templates look nothing up. What else is rendered as a template must not, either. */
  void withoutLookups() {
    for (Map.Entry<String, String> each : texts.entrySet()) {
      String path = each.getKey();
      String changed = LookupCalls.without(each.getValue());
      if (changed.equals(each.getValue()) || path.endsWith(".md") || isDefinition(path)) {
        continue;
      }
      if (!path.contains("/templates/")) {
        throw SourceFolder.invalid(
            request.task(),
            "only the helm executable renders "
                + path.substring(path.indexOf('/') + 1)
                + ", which calls lookup",
            "Install it, or leave that out");
      }
      each.setValue(changed);
      write(path, changed);
    }
  }

  private boolean anyHas(Pattern pattern) {
    return texts.values().stream().anyMatch(text -> pattern.matcher(text).find());
  }

  boolean hasHooks() {
    return texts.values().stream().anyMatch(text -> text.contains(HOOK));
  }

  /** Texts of the same length that stand nowhere, right before Helm's and right after it. */
  List<String> names() {
    return List.of(name("jihgfed"), name("lmnopqr"));
  }

  private String name(String letters) {
    return letters
        .chars()
        .mapToObj(letter -> "helm.sh/hoo" + (char) letter)
        .filter(each -> texts.values().stream().noneMatch(text -> text.contains(each)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("A chart has helm.sh/hoo? with all letters"));
  }

  /** Writes its files with another text in place of Helm's. */
  void rename(String other) {
    name = other;
    texts.forEach(
        (path, text) -> {
          if (text.contains(HOOK) && !isDefinition(path)) {
            write(path, text.replace(HOOK, other));
          }
        });
  }

  /** What Helm said, with the name put back. */
  String named(String said) {
    return said.replace(name, HOOK);
  }

  private static boolean isDefinition(String path) {
    return path.contains("/crds/");
  }

  /** Adds a template to each chart that has definitions, if they are wanted. */
  void addDefinitions() {
    if (!request.options().definitions) {
      return;
    }
    for (String path : List.copyOf(texts.keySet())) {
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      boolean chart = path.equals(folder + "Chart.yaml");
      if (chart && texts.keySet().stream().anyMatch(each -> each.startsWith(folder + "crds/"))) {
        if (LIBRARY.matcher(texts.getOrDefault(path, "")).find()) {
          throw SourceFolder.invalid(
              request.task(),
              "only the helm executable gives definitions of a library chart",
              "Install it, or leave definitions out");
        }
        write(folder + TEMPLATE, TEXT);
      }
    }
  }

  private void write(String path, String text) {
    try {
      Path file = request.folder().root().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, ISO_8859_1);
    } catch (IOException e) {
      throw SourceFolder.failed(request.task(), e);
    }
  }

  /** The objects, definitions first, those of subcharts after those of their chart. */
  List<KubernetesManifest> withDefinitions(List<KubernetesManifest> all) {
    ManifestReader reader = new ManifestReader(request.options().limits);
    all.stream()
        .filter(each -> each.kind().equals(KIND))
        .sorted(Comparator.comparing(EmbeddedChart::folder).thenComparing(each -> each.name()))
        .filter(each -> each.name().matches(".*\\.(ya?ml|json)"))
        .forEach(
            each -> {
              byte[] content = Base64.getDecoder().decode(each.object().text("content"));
              reader.read(new YamlFile(request.task(), folder(each) + each.name()), content);
            });
    List<KubernetesManifest> both = new ArrayList<>(reader.found());
    all.stream().filter(each -> !each.kind().equals(KIND)).forEach(both::add);
    return both;
  }

  private static String folder(KubernetesManifest definition) {
    String template = definition.origin();
    return template.substring(0, template.indexOf(TEMPLATE));
  }
}
