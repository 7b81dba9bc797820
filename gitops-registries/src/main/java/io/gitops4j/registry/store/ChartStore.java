package io.gitops4j.registry.store;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.registry.chart.Chart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Installs, upgrades and uninstalls charts of a catalogue by commits. An installed chart is a
 * folder with a chart of its own: a {@code Chart.yaml} with version and digest, a {@code
 * values.yaml}, and the archive itself below {@code charts/}. Helm, Argo CD and Flux take it as it
 * is, without a network.
 *
 * <p>A change is made by {@link #install}, {@link #upgrade} and {@link #uninstall}; it is committed
 * by {@link #commit}, or is part of a pipeline's {@link io.gitops4j.core.pipeline.Change}.
 * Immutable and thread-safe; {@code inFolder} and {@code onBranch} give a copy.
 */
public final class ChartStore {
  private static final String ENVIRONMENT = "{environment}";

  private final ChartCatalogue catalogue;
  private final @Nullable ManifestRenderer checker;
  private final String folder;
  private final String branch;

  private ChartStore(
      ChartCatalogue catalogue, @Nullable ManifestRenderer checker, String folder, String branch) {
    this.catalogue = Objects.requireNonNull(catalogue, "catalogue");
    this.checker = checker;
    this.folder = RepositoryPath.checked(folder);
    this.branch = branch;
  }

  /**
   * A store whose charts are rendered with their values before anything is committed, so that what
   * their schemas and templates refuse is not committed. Its charts stand below {@code
   * apps/{environment}} on branch {@code main}.
   *
   * @param checker renders a chart at the root of what it is given, as Helm does
   */
  public static ChartStore of(ChartCatalogue catalogue, ManifestRenderer checker) {
    Objects.requireNonNull(checker, "checker");
    return new ChartStore(catalogue, checker, "apps/" + ENVIRONMENT, "main");
  }

  /** A store that commits values without looking whether the chart takes them. */
  public static ChartStore unchecked(ChartCatalogue catalogue) {
    return new ChartStore(catalogue, null, "apps/" + ENVIRONMENT, "main");
  }

  /**
   * The same with another folder for an environment's charts.
   *
   * @param template from the repository's root; {@code {environment}} is filled in
   * @throws IllegalArgumentException if it leaves the repository
   */
  public ChartStore inFolder(String template) {
    return new ChartStore(catalogue, checker, template, branch);
  }

  /** The same for another branch; a pipeline's change says its own. */
  public ChartStore onBranch(String name) {
    return new ChartStore(catalogue, checker, folder, Objects.requireNonNull(name, "name"));
  }

  /**
   * Renders installed charts to apply them: one whose archive is not what its {@code Chart.yaml}
   * says is refused, and an uninstalled one has no objects.
   *
   * @param charts renders a chart at the root of what it is given, as Helm does
   */
  public static ManifestRenderer pinned(ManifestRenderer charts) {
    return new PinnedRenderer(Objects.requireNonNull(charts, "charts"));
  }

  /** What it offers. */
  public ChartCatalogue catalogue() {
    return catalogue;
  }

  /**
   * Pulls a chart to install it. Where it is installed already in that version it gets the values,
   * if there are any.
   *
   * @throws ProviderException as {@link ChartCatalogue#pull} does; {@code INVALID} for a library
   */
  public ChartInstallation install(String entry, String version) {
    return installation(entry, version, false);
  }

  /**
   * Pulls a chart to bring one that is installed to its version, newer or older.
   *
   * @throws ProviderException as {@link ChartCatalogue#pull} does; {@code INVALID} for a library
   */
  public ChartInstallation upgrade(String entry, String version) {
    return installation(entry, version, true);
  }

  private ChartInstallation installation(String entry, String version, boolean upgrade) {
    Chart chart = catalogue.pull(entry, version);
    if (chart.metadata().type().equals("library")) {
      throw Refusal.invalid(
          "Could not install %s: it is a library for other charts. Install one that uses it."
              .formatted(chart));
    }
    return new ChartInstallation(this, catalogue.entry(entry), chart, upgrade);
  }

  /**
   * Takes what is installed under a name away; nothing where nothing is.
   *
   * @throws IllegalArgumentException if it is no name
   */
  public ChartRemoval uninstall(String release) {
    return new ChartRemoval(this, release);
  }

  /**
   * Commits a change. The same change again commits nothing. When the branch moves meanwhile it is
   * applied to what is there then.
   *
   * @return how it landed; {@code UNCHANGED} if the files said it already
   * @throws ProviderException what the change throws; {@code EDIT_CONFLICT} if somebody changes the
   *     same at the same moment; what {@link GitRepository#commit} throws
   */
  public Landing commit(StoreChange change, GitRepository repository, String environment) {
    return landed(change, repository, environment, null);
  }

  /** The same in the name of somebody else than the connection's own author. */
  public Landing commit(
      StoreChange change, GitRepository repository, String environment, Person author) {
    return landed(change, repository, environment, Objects.requireNonNull(author, "author"));
  }

  private Landing landed(
      StoreChange change, GitRepository repository, String environment, @Nullable Person author) {
    CommitId head = Branches.head(change + " in " + environment, repository, branch);
    List<Edit> edits = change.edits(environment, ManifestSource.of(repository, head, ""));
    if (edits.isEmpty()) {
      return new Landing(Landing.How.UNCHANGED, head, head);
    }
    List<ExpectedEdit> expected = new ArrayList<>();
    Map<String, Optional<byte[]>> now = new HashMap<>();
    for (Edit edit : edits) {
      byte[] there =
          now.computeIfAbsent(edit.path(), path -> repository.read(head, path)).orElse(null);
      expected.add(new ExpectedEdit(edit, edit.current(there)));
      now.put(edit.path(), Optional.ofNullable(edit.apply(there).content()));
    }
    String place = below(environment) + "/" + change.release();
    OperationKey key =
        OperationKey.named(
            String.join("\n", "chart store", head.hex(), branch, place, change.describe()));
    String text = change + " in " + environment;
    String message = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    CommitRequest request = CommitRequest.of(key, branch, head, expected, message);
    return repository.commit(author == null ? request : request.withAuthor(author));
  }

  /**
   * What is installed in an environment, by name. Sources are asked for newer versions; where that
   * fails a note says so.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such branch; {@code INVALID} if an
   *     installed chart is not as the store wrote it
   */
  public List<InstalledChart> installed(GitRepository repository, String environment) {
    CommitId head = Branches.head("list what is installed in " + environment, repository, branch);
    ManifestSource files = ManifestSource.of(repository, head, "");
    String below = below(environment) + "/";
    Map<String, Newest> known = new HashMap<>();
    List<InstalledChart> found = new ArrayList<>();
    for (String file : files.files(below(environment))) {
      String name = file.substring(below.length()).replaceFirst("/Chart\\.yaml$", "");
      if (file.equals(below + name + "/Chart.yaml") && !name.contains("/")) {
        ReleaseFolder installed = new ReleaseFolder(below + name, files);
        for (Release release : installed.release().stream().toList()) {
          Newest newest =
              known.computeIfAbsent(release.entry(), entry -> Newest.of(catalogue, entry));
          found.add(newest.told(release, installed));
        }
      }
    }
    found.sort(Comparator.comparing(InstalledChart::name));
    return List.copyOf(found);
  }

  ReleaseFolder folder(String environment, String release, ManifestSource files) {
    return new ReleaseFolder(below(environment) + "/" + release, files);
  }

  private String below(String environment) {
    return folder.replace(ENVIRONMENT, Names.check("environment", environment));
  }

  void check(ManifestSource source, String environment, String release) {
    Optional.ofNullable(checker)
        .ifPresent(c -> c.render(source, RenderContext.of(release, environment)));
  }
}
