package io.gitops4j.registry.chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder with a chart, packaged: its files by name, with fixed times, owners and modes, in a gzip
 * that is the same everywhere. What {@code .helmignore} says is left out. For one thread.
 */
final class ChartFolder {
  private static final int LARGEST_FILE = 5 << 20;
  private static final int MOST_LEVELS = 30;
  private static final int MOST_ENTRIES = 10_000;

  private final Path root;
  private final IgnoreRules rules;
  private final Map<String, byte[]> files = new TreeMap<>();
  private long size;
  private int entries;

  private ChartFolder(Path root, IgnoreRules rules) {
    this.root = root;
    this.rules = rules;
  }

  /**
   * The archive of a folder's chart.
   *
   * @throws IOException if it is no chart; the message is half a sentence
   */
  static byte[] pack(Path folder) throws IOException {
    Path root = folder.toRealPath();
    Path ignore = root.resolve(IgnoreRules.FILE);
    String rules = Files.isRegularFile(ignore) ? Files.readString(ignore) : "";
    ChartFolder chart = new ChartFolder(root, IgnoreRules.parse(rules));
    chart.collect(root, "", 0);
    ChartMetadata metadata = ChartArchive.metadata(chart.files);
    chart.checkDependencies(metadata);
    return FixedGzip.compress(chart.tar(metadata.name() + "/"));
  }

  private void collect(Path folder, String prefix, int level) throws IOException {
    if (level > MOST_LEVELS) {
      throw new IOException("it has folders more than " + MOST_LEVELS + " levels deep");
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path entry : found) {
        String name = prefix + entry.getFileName();
        boolean isFolder = Files.isDirectory(entry);
        if (rules.ignores(name, isFolder)) {
          continue;
        }
        if (++entries > MOST_ENTRIES) {
          throw new IOException("it has more than " + MOST_ENTRIES + " files and folders");
        }
        checkLink(entry, name);
        if (isFolder) {
          collect(entry, name + "/", level + 1);
        } else {
          files.put(name, content(entry, name));
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * A link may lead to another file of the chart; elsewhere it would take in what is not its own.
   */
  private void checkLink(Path entry, String name) throws IOException {
    if (Files.isSymbolicLink(entry) && !entry.toRealPath().startsWith(root)) {
      throw new IOException("it has a link that leads out of its folder, " + name);
    }
  }

  private byte[] content(Path file, String name) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it has " + name + ", which is neither file nor folder");
    }
    if (name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IOException("it has a file that not every system can name, " + Refusal.shown(name));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST_FILE + 1);
      size += content.length;
      if (content.length > LARGEST_FILE) {
        throw new IOException(name + " is larger than " + LARGEST_FILE + " bytes");
      }
      if (size > ChartArchive.LARGEST_UNPACKED / 2) {
        throw new IOException("its files are larger than " + ChartArchive.LARGEST_UNPACKED / 2);
      }
      return content;
    }
  }

  /** Helm installs no chart whose dependencies are not in it. */
  private void checkDependencies(ChartMetadata metadata) throws IOException {
    for (ChartDependency each : metadata.dependencies()) {
      String folder = "charts/" + each.name() + "/Chart.yaml";
      String archive = "charts/" + each.name() + "-";
      boolean there =
          files.containsKey(folder)
              || files.keySet().stream()
                  .anyMatch(name -> name.startsWith(archive) && name.endsWith(".tgz"));
      if (!there) {
        throw new IOException(
            "its dependency " + each + " is not in charts/: run helm dependency build first");
      }
    }
  }

  private byte[] tar(String top) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> file : inOrder().entrySet()) {
      byte[] content = file.getValue();
      tar.writeBytes(TarMember.file(top + file.getKey(), content.length));
      tar.writeBytes(content);
      tar.writeBytes(new byte[-content.length & (TarMember.BLOCK - 1)]);
    }
    tar.writeBytes(new byte[2 * TarMember.BLOCK]);
    return tar.toByteArray();
  }

  /** What says which chart it is comes first, then all by name. */
  private Map<String, byte[]> inOrder() {
    Map<String, byte[]> ordered = new LinkedHashMap<>();
    byte[] first = files.get("Chart.yaml");
    if (first != null) {
      ordered.put("Chart.yaml", first);
    }
    ordered.putAll(files);
    return ordered;
  }
}
