package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be done so that a folder holds what it should. Nothing is done here.
 *
 * @param writes files that are new or other than they should be, in the order of the rendering
 * @param removals files of ours, unchanged, that are wanted no longer, by path
 * @param left files that are wanted no longer and that somebody altered, by path
 * @param differences what a user sees of it
 */
record FolderChanges(
    List<DesiredFile> writes,
    Map<String, Inventory.Entry> removals,
    Map<String, Inventory.Entry> left,
    List<Difference> differences) {

  /**
   * Compares.
   *
   * @param task what fails, for messages
   * @throws ProviderException {@code ALREADY_EXISTS} if a file stands where one of ours is to stand
   *     and is not ours; {@code FORBIDDEN} for a symbolic link
   */
  static FolderChanges between(
      String task, Inventory before, Map<String, DesiredFile> desired, EnvironmentFolder folder)
      throws IOException {
    FolderChanges changes =
        new FolderChanges(
            new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    for (DesiredFile file : desired.values()) {
      changes.compare(task, before.find(file.path()), file, folder);
    }
    for (Map.Entry<String, Inventory.Entry> entry : before.entries().entrySet()) {
      if (!desired.containsKey(entry.getKey())) {
        changes.remove(entry.getKey(), entry.getValue(), folder);
      }
    }
    return changes;
  }

  private void compare(
      String task, Optional<Inventory.Entry> ours, DesiredFile file, EnvironmentFolder folder)
      throws IOException {
    folder.refuseObstacle(task, file.path());
    Optional<Digest> there = folder.digest(file.path());
    if (there.isEmpty()) {
      write(file, Kind.ADDED);
    } else if (!there.get().equals(file.digest())) {
      if (ours.isEmpty() || ours.get().isLeft()) {
        throw new ProviderException(
            ErrorKind.ALREADY_EXISTS,
            String.format(
                "Could not %s: %s holds %s already, and somebody else wrote it. Move it away, or"
                    + " delete it.",
                task, folder.show(file.path()), file.object()));
      }
      write(file, Kind.CHANGED);
    }
  }

  private void write(DesiredFile file, Kind change) {
    writes.add(file);
    differences.add(new Difference(file.object(), change));
  }

  private void remove(String path, Inventory.Entry entry, EnvironmentFolder folder)
      throws IOException {
    if (folder.isAbsent(path)) {
      return;
    }
    if (folder.holds(path, entry.digests())) {
      removals.put(path, entry);
      differences.add(new Difference(entry.object(), Kind.REMOVED));
    } else {
      left.put(path, new Inventory.Entry(entry.object(), List.of()));
    }
  }
}
