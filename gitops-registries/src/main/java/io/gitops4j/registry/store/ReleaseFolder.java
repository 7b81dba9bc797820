package io.gitops4j.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.registry.chart.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of an installed chart: a chart of its own whose one dependency lies beside it as its
 * archive.
 *
 * @param path of the folder; empty text for the root
 * @param files where it is
 */
record ReleaseFolder(String path, ManifestSource files) {
  /** What is installed; empty if there is nothing, or something that is not the store's. */
  Optional<Release> release() {
    String file = in("Chart.yaml");
    return files.read(file).flatMap(content -> Release.read(file, content));
  }

  boolean isEmpty() {
    return files.files(path).isEmpty();
  }

  /** Whether the archive is there and has the digest of the {@code Chart.yaml}. */
  boolean isIntact(Release release) {
    Optional<byte[]> archive = files.read(in(archive(release.chart())));
    return archive.isPresent() && Digest.of(archive.get()).equals(release.digest());
  }

  /** Relative to the folder; without a version, so that there is never a second archive. */
  static String archive(String chart) {
    return "charts/" + chart + ".tgz";
  }

  List<Edit> remove() {
    return files.files(path).stream().<Edit>map(FileEdit::delete).toList();
  }

  /** The edits after which the chart is installed with these values over what is there. */
  List<Edit> write(String name, CatalogueEntry entry, Chart chart, String values) {
    Release release =
        new Release(name, entry.name(), chart.name(), chart.version(), chart.digest());
    String said = in("Chart.yaml");
    String archive = in(archive(chart.name()));
    List<Edit> edits = new ArrayList<>();
    edits.addAll(
        written(
            said,
            release.toYaml(),
            release.edits(
                said, entry.source().address(), chart.metadata().appVersion().orElse(""))));
    edits.addAll(values(entry, chart.name(), values));
    edits.addAll(
        needed(List.of(FileEdit.put(archive, chart.archive())), files.read(archive).orElse(null)));
    return edits;
  }

  /** What somebody says, over what is there, over what the catalogue says. */
  private List<Edit> values(CatalogueEntry entry, String chart, String said) {
    String file = in("values.yaml");
    byte[] there = files.read(file).orElse(null);
    String beginning = ValuesYaml.below(chart, said).orElse("");
    byte[] before = there == null ? beginning.getBytes(UTF_8) : there;
    Fields given = ValuesYaml.read("values", said);
    Fields wanted = given.isEmpty() ? Fields.none() : Fields.of(chart, given);
    Fields usual = Fields.of(chart, entry.values());
    List<Edit> edits = new ArrayList<>(ValuesYaml.edits(file, tree(file, before), wanted, true));
    Fields then = tree(file, after(before, edits));
    edits.addAll(ValuesYaml.edits(file, then, usual, false));
    return written(file, beginning, edits);
  }

  private static Fields tree(String file, byte @Nullable [] content) {
    return ValuesYaml.read("values in " + file, content == null ? "" : new String(content, UTF_8));
  }

  /** The file put in place whole where there is none, else the edits of it that it needs. */
  private List<Edit> written(String file, String beginning, List<Edit> edits) {
    byte[] there = files.read(file).orElse(null);
    if (there != null) {
      return needed(edits, there);
    }
    byte[] content = after(beginning.getBytes(UTF_8), edits);
    return content == null ? List.of() : List.of(FileEdit.put(file, content));
  }

  private static byte @Nullable [] after(byte @Nullable [] content, List<Edit> edits) {
    byte[] now = content;
    for (Edit edit : edits) {
      now = edit.apply(now).content();
    }
    return now;
  }

  private static List<Edit> needed(List<? extends Edit> edits, byte @Nullable [] there) {
    List<Edit> needed = new ArrayList<>();
    byte[] now = there;
    for (Edit edit : edits) {
      if (!edit.current(now).equals(edit.wanted())) {
        needed.add(edit);
        now = edit.apply(now).content();
      }
    }
    return needed;
  }

  /** The folder as edits leave it, as if it stood alone. */
  ManifestSource after(List<Edit> edits, String description) {
    Map<String, byte[]> content = new TreeMap<>();
    files.files(path).forEach(file -> content.put(file, files.read(file).orElseThrow()));
    for (Edit edit : edits) {
      content.compute(edit.path(), (file, now) -> edit.apply(now).content());
    }
    Map<String, byte[]> inner = new TreeMap<>();
    content.forEach((file, bytes) -> inner.put(file.substring(in("").length()), bytes));
    return new FolderContent(inner, description);
  }

  private String in(String file) {
    return path.isEmpty() ? file : path + "/" + file;
  }
}
