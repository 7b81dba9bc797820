package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what {@code helm template} prints: documents, each below a comment that says whence. */
final class HelmOutput {
  private static final String SOURCE = "# Source: ";
  private static final String HOOK = "helm.sh/hook";
  private static final Set<String> APPLIED =
      Set.of("pre-install", "post-install", "pre-upgrade", "post-upgrade");
  private static final Set<String> TESTS = Set.of("test", "test-success");
  private static final Set<String> OTHERS =
      Set.of("pre-delete", "post-delete", "pre-rollback", "post-rollback");

  private final String task;
  private final ManifestReader reader;
  private final StringBuilder documents = new StringBuilder();
  private String origin = "helm";

  HelmOutput(String task, ManifestLimits limits) {
    this.task = task;
    this.reader = new ManifestReader(limits);
  }

  /** The objects, in Helm's order, without hooks of other times than installation and upgrade. */
  List<KubernetesManifest> read(byte[] printed) {
    List<String> lines = new String(printed, UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean begins = lines.get(i).equals("---") && i + 1 < lines.size();
      if (begins && lines.get(i + 1).startsWith(SOURCE)) {
        from(lines.get(i + 1).substring(SOURCE.length()));
      }
      documents.append(lines.get(i)).append('\n');
    }
    from("");
    return reader.found().stream().filter(HelmOutput::isApplied).toList();
  }

  /** What follows is from that file. */
  private void from(String file) {
    if (!file.equals(origin)) {
      reader.read(new YamlFile(task, origin), documents.toString().getBytes(UTF_8));
      documents.setLength(0);
      origin = file;
    }
  }

  private static boolean isApplied(KubernetesManifest manifest) {
    List<String> events = hooks(manifest);
    return events.isEmpty()
        || (events.stream().allMatch(HelmOutput::isKnown)
            && events.stream().anyMatch(APPLIED::contains)
            && events.stream().noneMatch(TESTS::contains));
  }

  /** Helm passes over objects with other words. */
  private static boolean isKnown(String event) {
    return APPLIED.contains(event) || TESTS.contains(event) || OTHERS.contains(event);
  }

  private static List<String> hooks(KubernetesManifest manifest) {
    Optional<String> said =
        manifest.object().object("metadata").object("annotations").findText(HOOK);
    return said.stream()
        .flatMap(all -> Stream.of(all.split(",", -1)))
        .map(event -> event.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Whether it is a hook of whatever event. */
  static boolean isHook(KubernetesManifest manifest) {
    return !hooks(manifest).isEmpty();
  }
}
