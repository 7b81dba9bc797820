package io.gitops4j.git;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Finds files in trees and rewrites the trees on the way to changed ones, and only those. */
final class Trees {
  private final ObjectReader reader;
  private final @Nullable PushScope scope;
  private final @Nullable RecentTrees recent;

  /** For reading. */
  Trees(ObjectReader reader) {
    this(reader, null, null);
  }

  /** For reading, with trees that were read before. */
  Trees(ObjectReader reader, RecentTrees recent) {
    this(reader, null, recent);
  }

  /** For writing: every tree that is opened or written is noted. */
  Trees(ObjectReader reader, @Nullable PushScope scope) {
    this(reader, scope, null);
  }

  private Trees(ObjectReader reader, @Nullable PushScope scope, @Nullable RecentTrees recent) {
    this.reader = reader;
    this.scope = scope;
    this.recent = recent;
  }

  /**
   * The file at a path; empty if there is none.
   *
   * @throws ProviderException {@code INVALID} if the path leaves the repository, leads through a
   *     symbolic link or a submodule, or names one
   */
  Optional<TreeBytes.Entry> file(ObjectId tree, String path) throws IOException {
    String[] segments = checked(path).split("/");
    ObjectId at = tree;
    for (int i = 0; i < segments.length; i++) {
      Optional<TreeBytes.Entry> entry = find(at, segments[i]);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      FileMode mode = entry.get().mode();
      if (mode == FileMode.SYMLINK || mode == FileMode.GITLINK) {
        throw refused(
            path, mode == FileMode.SYMLINK ? "a symbolic link" : "a submodule", segments, i);
      }
      boolean last = i == segments.length - 1;
      if (last || mode != FileMode.TREE) {
        return last && mode != FileMode.TREE ? entry : Optional.empty();
      }
      at = entry.get().id();
    }
    return Optional.empty();
  }

  /**
   * The mode and id of what is at a path; empty if there is nothing. A link, a submodule or a file
   * where a folder should be is what is there as far as one can look.
   */
  Optional<String> identity(ObjectId tree, String path) throws IOException {
    TreeBytes.Entry at = new TreeBytes.Entry(FileMode.TREE, tree);
    for (String name : names(path)) {
      if (at.mode() != FileMode.TREE) {
        return Optional.of("behind " + at.mode() + " " + at.id().name());
      }
      Optional<TreeBytes.Entry> next = find(at.id(), name);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
    }
    return Optional.of(at.mode() + " " + at.id().name());
  }

  /** All files below a folder, links and submodules left out, sorted. */
  List<String> list(ObjectId tree, String folder) throws IOException {
    ObjectId at = tree;
    for (String name : names(folder)) {
      Optional<TreeBytes.Entry> next = find(at, name);
      if (next.isEmpty() || next.get().mode() != FileMode.TREE) {
        return List.of();
      }
      at = next.get().id();
    }
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<String> found = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(at);
      walk.setRecursive(true);
      while (walk.next()) {
        int type = walk.getRawMode(0) & FileMode.TYPE_MASK;
        if (type == FileMode.TYPE_FILE) {
          found.add(prefix + walk.getPathString());
        }
      }
    }
    found.sort(null);
    return List.copyOf(found);
  }

  /** The files, links and submodules that are not the same in two trees, sorted. */
  List<String> differing(ObjectId before, ObjectId after) throws IOException {
    Set<String> found = new TreeSet<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(before);
      walk.addTree(after);
      walk.setFilter(TreeFilter.ANY_DIFF);
      walk.setRecursive(true);
      while (walk.next()) {
        found.add(walk.getPathString());
      }
    }
    return List.copyOf(found);
  }

  private static List<String> names(String path) {
    return path.isEmpty() ? List.of() : List.of(checked(path).split("/", -1));
  }

  private Optional<TreeBytes.Entry> find(ObjectId tree, String name) throws IOException {
    return recent == null ? load(tree).find(name) : recent.find(reader, tree, name);
  }

  /**
   * The tree with some files changed.
   *
   * @param changes by path
   * @return the new root tree, inserted
   */
  ObjectId rewrite(ObjectInserter inserter, ObjectId tree, Map<String, TreeChange> changes)
      throws IOException {
    TreeBytes root = load(tree);
    apply(inserter, root, changes, "");
    return save(inserter, root);
  }

  private void apply(
      ObjectInserter inserter, TreeBytes tree, Map<String, TreeChange> changes, String at)
      throws IOException {
    Map<String, Map<String, TreeChange>> folders = new LinkedHashMap<>();
    for (Map.Entry<String, TreeChange> change : changes.entrySet()) {
      int slash = change.getKey().indexOf('/');
      if (slash < 0) {
        putFile(inserter, tree, at, change.getKey(), change.getValue());
      } else {
        folders
            .computeIfAbsent(change.getKey().substring(0, slash), name -> new LinkedHashMap<>())
            .put(change.getKey().substring(slash + 1), change.getValue());
      }
    }
    for (Map.Entry<String, Map<String, TreeChange>> folder : folders.entrySet()) {
      putFolder(inserter, tree, at, folder.getKey(), folder.getValue());
    }
  }

  private void putFile(
      ObjectInserter inserter, TreeBytes tree, String at, String name, TreeChange change)
      throws IOException {
    if (tree.find(name).filter(entry -> entry.mode() == FileMode.TREE).isPresent()) {
      throw inTheWay(at + name, "a folder");
    }
    byte[] content = change.content();
    if (content == null) {
      tree.remove(name);
    } else {
      tree.put(name, change.mode(), inserter.insert(Constants.OBJ_BLOB, content));
    }
  }

  private void putFolder(
      ObjectInserter inserter,
      TreeBytes tree,
      String at,
      String name,
      Map<String, TreeChange> changes)
      throws IOException {
    Optional<TreeBytes.Entry> there = tree.find(name);
    if (there.filter(entry -> entry.mode() != FileMode.TREE).isPresent()) {
      throw inTheWay(at + name, "a file");
    }
    TreeBytes folder = there.isPresent() ? load(there.get().id()) : new TreeBytes(new byte[0]);
    apply(inserter, folder, changes, at + name + "/");
    if (folder.isEmpty()) {
      tree.remove(name);
    } else {
      tree.put(name, FileMode.TREE, save(inserter, folder));
    }
  }

  private ObjectId save(ObjectInserter inserter, TreeBytes tree) throws IOException {
    ObjectId id = inserter.insert(Constants.OBJ_TREE, tree.bytes());
    note(id);
    return id;
  }

  private void note(ObjectId tree) {
    if (scope != null) {
      scope.touched(tree);
    }
  }

  private TreeBytes load(ObjectId tree) throws IOException {
    note(tree);
    return new TreeBytes(reader.open(tree, Constants.OBJ_TREE).getBytes());
  }

  private static String checked(String path) {
    try {
      return RepositoryPath.checked(path);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private static ProviderException refused(String path, String what, String[] segments, int last) {
    String link = String.join("/", List.of(segments).subList(0, last + 1));
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not follow the path "
            + path
            + ": "
            + link
            + " is "
            + what
            + ". Name the file it stands for itself.");
  }

  private static ProviderException inTheWay(String path, String what) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not write below or at " + path + ": it is " + what + ". Choose another path.");
  }
}
