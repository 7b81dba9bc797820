package io.gitops4j.registry;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model and the layers they become: one each, the same ones on every machine. */
final class ModelFiles {
  private static final String FOLDER = "models/";
  private static final int MOST_LAYERS = 100;

  private ModelFiles() {}

  /** A file and its name in the image. */
  private record Member(String name, Path file, long size) {}

  /**
   * The layers of a model. Each file has its own, so that a new version of the model sends only
   * what changed; where there are too many files for that, the smallest share one.
   *
   * @throws IOException if there is no file, or something is neither file nor folder
   */
  static List<TarLayer> layers(Path model) throws IOException {
    List<Member> members = Files.isDirectory(model) ? below(model) : single(model);
    if (members.isEmpty()) {
      throw new IOException("the folder " + model + " holds no file");
    }
    Set<Member> together = new HashSet<>();
    if (members.size() > MOST_LAYERS) {
      members.stream()
          .sorted(Comparator.comparingLong(Member::size).reversed().thenComparing(Member::name))
          .skip(MOST_LAYERS - 1)
          .forEach(together::add);
    }
    List<TarLayer> layers = new ArrayList<>();
    for (Member member : members) {
      if (!together.contains(member)) {
        layers.add(layer(List.of(member)));
      }
    }
    if (!together.isEmpty()) {
      layers.add(layer(members.stream().filter(together::contains).toList()));
    }
    return layers;
  }

  private static List<Member> single(Path file) throws IOException {
    Path name = file.getFileName();
    if (name == null || !Files.isRegularFile(file)) {
      throw new IOException("there is no file or folder " + file);
    }
    return List.of(new Member(FOLDER + name, file, Files.size(file)));
  }

  /** All files, by name; links are followed, because model caches are made of them. */
  private static List<Member> below(Path folder) throws IOException {
    TreeMap<String, Member> found = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      paths = walk.filter(path -> !Files.isDirectory(path)).toList();
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : paths) {
      if (!Files.isRegularFile(path)) {
        throw new IOException(path + " is neither a file nor a folder");
      }
      String name = FOLDER + folder.relativize(path).toString().replace('\\', '/');
      found.put(name, new Member(name, path, Files.size(path)));
    }
    return List.copyOf(found.values());
  }

  private static TarLayer layer(List<Member> members) throws IOException {
    TarLayer.Builder layer = new TarLayer.Builder();
    Set<String> folders = new HashSet<>();
    for (Member member : members) {
      String name = member.name();
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        String folder = name.substring(0, slash + 1);
        if (folders.add(folder)) {
          layer.add(TarEntry.folder(folder, 0755));
        }
      }
      layer.file(name, member.file(), 0644);
    }
    return layer.build();
  }
}
