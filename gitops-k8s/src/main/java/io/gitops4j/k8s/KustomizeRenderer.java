package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.process.Program;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.model.CanonicalJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Renders a Kustomize overlay by the {@code kustomize} executable, version 5, or by {@code kubectl
 * kustomize}. The source holds the overlay and the bases it names; files below no other folder can
 * be read. What Kustomize would fetch from the network is refused, and so are programs and charts,
 * which it runs only where it is told to. Immutable and thread-safe; {@code withX} gives a copy.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/">Kustomize</a>
 */
public final class KustomizeRenderer implements ManifestRenderer {
  private static final String NAME = "kustomize";
  private static final String KUBECTL = "kubectl";

  private final Program program;
  private final String overlay;
  private final ManifestLimits limits;
  private final ProgramVersion version;

  private KustomizeRenderer(Program program, String overlay, ManifestLimits limits) {
    this.program = program;
    this.overlay = overlay;
    this.limits = limits;
    this.version =
        new ProgramVersion(
            program,
            "Kustomize 5",
            Pattern.compile("(?:Kustomize Version:)?\\s*(v5\\..*)"),
            isKubectl() ? List.of("version", "--client") : List.of("version"));
  }

  /** Renders the overlay at the source's root, by the {@code kustomize} on the search path. */
  public static KustomizeRenderer create() {
    return new KustomizeRenderer(Program.named(NAME), "", ManifestLimits.standard());
  }

  /**
   * The same by another executable: a {@code kustomize}, or one that is called {@code kubectl} and
   * has it built in.
   */
  public KustomizeRenderer withProgram(Path executable) {
    return new KustomizeRenderer(Program.named(executable.toString()), overlay, limits);
  }

  /**
   * The same for an overlay in a folder of the source; {@code {application}} and {@code
   * {environment}} in it are filled in.
   */
  public KustomizeRenderer withOverlay(String folder) {
    return new KustomizeRenderer(program, SourceFolder.checkedFolder(folder), limits);
  }

  /** The same with another time than two minutes for each run of the program. */
  public KustomizeRenderer withTimeout(Duration most) {
    return new KustomizeRenderer(program.withTimeout(most), overlay, limits);
  }

  /** The same with other limits of what is read and printed. */
  public KustomizeRenderer withLimits(ManifestLimits other) {
    return new KustomizeRenderer(program, overlay, Objects.requireNonNull(other, "other"));
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no Kustomize
   */
  @Override
  public Optional<Digest> identity() {
    String told = version.get("tell the version of Kustomize");
    return Identity.of(
        NAME, told, limits, Fields.of("overlay", overlay).with("kubectl", isKubectl()));
  }

  /**
   * Whether there is a kustomization in the overlay's folder, or anywhere if that has a variable.
   */
  @Override
  public boolean supports(ManifestSource source) {
    return overlay.contains("{")
        ? source.files().stream().anyMatch(KustomizeRenderer::isKustomization)
        : hasKustomization(source, overlay);
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} for values, of which this renderer takes none; if
   *     there is no kustomization, it names something of the network, Kustomize refuses it, or what
   *     it prints is no list of Kubernetes objects; {@code NOT_FOUND} if there is no Kustomize;
   *     {@code UNAVAILABLE} if it takes too long
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    String task = "render " + source.describe();
    String at =
        overlay
            .replace("{application}", context.application())
            .replace("{environment}", context.environment());
    if (!context.values().isEmpty()) {
      throw SourceFolder.invalid(
          task, "an overlay takes no values", "Write a patch, or render a chart");
    }
    if (!hasKustomization(source, at)) {
      throw SourceFolder.missing(
          task,
          source,
          "there is no kustomization.yaml in " + (at.isEmpty() ? "its root" : at),
          "Say where the overlay is, or use another renderer");
    }
    Set<String> files = files(task, source, at);
    try (SourceFolder folder = SourceFolder.of(task, source, files, limits)) {
      return render(task, folder, at);
    }
  }

  private Rendering render(String task, SourceFolder folder, String at) {
    Program here =
        program
            .in(folder.files())
            .withEnvironment(environment(folder))
            .withMostOutput((int) Math.min(limits.maxTotalBytes(), Integer.MAX_VALUE));
    String told = version.get(task);
    List<String> arguments = new ArrayList<>(List.of(isKubectl() ? NAME : "build", "./" + at));
    Program.Result result = here.run(task, arguments);
    if (result.status() != 0) {
      String why =
          folder
              .withoutPaths(result.errors())
              .replaceFirst("^[Ee]rror: ", "")
              .replaceAll("[.\\s]+$", "");
      throw SourceFolder.invalid(task, "kustomize refused it: " + why, "Mend the kustomization");
    }
    ManifestReader reader = new ManifestReader(limits);
    reader.read(new YamlFile(task, NAME), result.output());
    List<KubernetesManifest> found = reader.found();
    List<String> said =
        folder.withoutPaths(result.errors()).lines().filter(line -> !line.isBlank()).toList();
    return new Rendering(NAME + "/" + told, found, CanonicalJson.digest(found))
        .withDetails(Fields.of("version", told).with("overlay", at))
        .withWarnings(said);
  }

  /** No git is found and no proxy answers, should anything be fetched after all. */
  private static Map<String, String> environment(SourceFolder folder) {
    String nobody = "http://127.0.0.1:9";
    return Map.of("HOME", folder.home().toString(), "HTTP_PROXY", nobody, "HTTPS_PROXY", nobody);
  }

  private boolean isKubectl() {
    return program.name().substring(program.name().lastIndexOf('/') + 1).startsWith(KUBECTL);
  }

  private Set<String> files(String task, ManifestSource source, String at) {
    KustomizeFolders folders = new KustomizeFolders(task, source, limits);
    Optional<String> remote = folders.remote(at);
    if (remote.isPresent()) {
      throw SourceFolder.invalid(
          task,
          remote.get() + ", which is not among the files",
          "Copy it into the repository, so that a commit says all of it");
    }
    return folders.files();
  }

  private static boolean hasKustomization(ManifestSource source, String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<String> files = source.files(folder);
    return KustomizeFolders.FILES.stream().anyMatch(name -> files.contains(prefix + name));
  }

  private static boolean isKustomization(String path) {
    return KustomizeFolders.FILES.contains(path.substring(path.lastIndexOf('/') + 1));
  }
}
