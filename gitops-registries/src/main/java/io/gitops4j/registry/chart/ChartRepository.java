package io.gitops4j.registry.chart;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository of charts as Helm has had them from the beginning: archives with an {@code
 * index.yaml} that lists them, on the web or in a folder. Every method throws {@link
 * ProviderException}. Immutable and thread-safe.
 *
 * @see <a href="https://helm.sh/docs/topics/chart_repository/">The chart repository guide</a>
 */
public final class ChartRepository {
  private static final String INDEX = "index.yaml";

  private final String name;
  private final RepositoryFiles files;

  private ChartRepository(String name, RepositoryFiles files) {
    this.name = name;
    this.files = files;
  }

  /**
   * A repository on the web. The context's credentials, a user with a password or a token, are
   * shown to the address's own origin alone. Its index may have 64 MiB.
   *
   * @param address what {@code helm repo add} is told, without a user, query or fragment
   * @param context credentials, TLS, and how long each request may take in all
   * @throws IllegalArgumentException if it is no such address, or is {@code http} to another
   *     machine without the option {@code plainHttp}
   */
  public static ChartRepository at(URI address, ProviderContext context) {
    return new ChartRepository(address.toString(), new WebFiles(address, context));
  }

  /** A repository in a folder. */
  public static ChartRepository folder(Path folder) {
    return new ChartRepository(folder.toString(), new FolderFiles(folder));
  }

  /**
   * Reads the index; entries that are wrong are left out of it and named.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is none; {@code INVALID} if it is no index
   */
  public ChartIndex index() {
    String doing = "read the index of charts of " + name;
    byte[] content =
        files
            .read(INDEX, doing)
            .orElseThrow(
                () -> Refusal.notFound("Could not " + doing + ": there is no " + INDEX + "."));
    return ChartIndex.read(content, "of " + name);
  }

  /**
   * Pulls a chart that the index lists, with its provenance if there is one.
   *
   * @throws ProviderException {@code NOT_FOUND} if it is not there; {@code INTERNAL} if it has not
   *     the digest of the index; {@code INVALID} if it is no chart, or another one
   */
  public Chart pull(IndexedChart listed) {
    String url = listed.urls().get(0);
    String doing = "pull " + listed + " from " + name;
    byte[] archive =
        files
            .read(url, doing)
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "Could not " + doing + ": there is no " + Refusal.address(url) + "."));
    Optional<Digest> digest = listed.digest();
    if (digest.isPresent() && !Digest.of(archive).equals(digest.get())) {
      throw Refusal.altered(
          "Could not "
              + doing
              + ": it has the digest "
              + Digest.of(archive)
              + ", and the index says "
              + digest.get()
              + ". It was altered.");
    }
    Chart chart = Chart.of(archive, Refusal.address(url));
    if (!chart.name().equals(listed.name()) || !chart.version().equals(listed.version())) {
      throw Refusal.invalid("Could not " + doing + ": what is there is " + chart + ".");
    }
    return provenance(url, doing).map(chart::withProvenance).orElse(chart);
  }

  /** Some servers forbid what is not there. */
  private Optional<byte[]> provenance(String url, String doing) {
    int query = url.indexOf('?');
    String beside =
        query < 0 ? url + ".prov" : url.substring(0, query) + ".prov" + url.substring(query);
    try {
      return files.read(beside, doing + " with its provenance");
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Writes the {@code index.yaml} of a folder of archives. Charts that are in it already stay as
   * they are, so the same folder and times give the same bytes. What the index has and the folder
   * has not stays too: an index may list charts that are elsewhere.
   *
   * @param folder the archives, in it or in folders directly below it
   * @param base what addresses begin with: {@code https://host/charts}; empty for paths below the
   *     index
   * @param now when charts that are new were added, and the index made
   * @return the index
   * @throws ProviderException {@code INVALID} if an archive is no chart; {@code ALREADY_EXISTS} if
   *     one has another digest than the index says; {@code UNAVAILABLE} if it can't be written
   */
  public static ChartIndex writeIndex(Path folder, String base, Instant now) {
    Path file = folder.resolve(INDEX);
    try {
      ChartIndex index = ChartIndex.empty();
      if (Files.exists(file)) {
        index = ChartIndex.read(Files.readAllBytes(file), "in " + folder);
      }
      List<IndexedChart> found = new ArrayList<>();
      for (String path : archives(folder)) {
        Chart chart = Chart.read(folder.resolve(path));
        found.add(IndexedChart.of(chart, address(base, path), now));
      }
      index = index.and(found);
      Path part = folder.resolve(INDEX + ".part");
      Files.write(part, index.toYaml(now));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return index;
    } catch (IOException e) {
      throw Refusal.broken("write the index of charts in " + folder, e);
    }
  }

  private static List<String> archives(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, 2)) {
      all.filter(file -> file.toString().endsWith(".tgz") && Files.isRegularFile(file))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .forEach(found::add);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  private static String address(String base, String path) {
    String encoded;
    try {
      encoded = new URI(null, null, "/" + path, null).getRawPath().substring(1);
    } catch (URISyntaxException e) {
      throw Refusal.invalid("Could not write the address of " + path + ".", e);
    }
    return base.isEmpty() ? encoded : base.replaceFirst("/+$", "") + "/" + encoded;
  }

  /** The address or folder. */
  @Override
  public String toString() {
    return name;
  }
}
