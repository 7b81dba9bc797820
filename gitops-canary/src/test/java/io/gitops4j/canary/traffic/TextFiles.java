package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Files as texts by their paths. */
final class TextFiles {
  private TextFiles() {}

  static Manifests manifests(Map<String, String> files) {
    return Manifests.in(
        new ManifestSource() {
          @Override
          public List<String> files() {
            return files.keySet().stream().sorted().toList();
          }

          @Override
          public Optional<byte[]> read(String path) {
            return Optional.ofNullable(files.get(path)).map(text -> text.getBytes(UTF_8));
          }

          @Override
          public String describe() {
            return "texts";
          }
        });
  }

  /** The files after a split was planned over them. */
  static Map<String, String> after(
      Map<String, String> files, TrafficSplitter splitter, Split split) {
    Map<String, String> after = new TreeMap<>(files);
    for (Edit edit : splitter.plan(manifests(files), split)) {
      byte[] before = Objects.requireNonNull(after.get(edit.path())).getBytes(UTF_8);
      byte[] content = Objects.requireNonNull(edit.apply(before).content());
      after.put(edit.path(), new String(content, UTF_8));
    }
    return after;
  }
}
