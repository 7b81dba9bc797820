package io.gitops4j.registry.store;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;

/** An installed chart taken away: its folder is deleted. Immutable; made by {@link ChartStore}. */
public final class ChartRemoval implements StoreChange {
  private final ChartStore store;
  private final String release;

  ChartRemoval(ChartStore store, String release) {
    this.store = store;
    this.release = Release.checkedName(release);
  }

  @Override
  public String release() {
    return release;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if the folder is not the
   *     store's
   */
  @Override
  public List<Edit> edits(String environment, ManifestSource files) {
    ReleaseFolder folder = store.folder(environment, release, files);
    if (folder.release().isEmpty() && !folder.isEmpty()) {
      throw Refusal.invalid(
          "Could not %s in %s: %s was not written by the chart store. Delete it by hand."
              .formatted(describe(), environment, folder.path()));
    }
    return folder.remove();
  }

  @Override
  public String describe() {
    return "uninstall " + release;
  }

  @Override
  public String toString() {
    return describe();
  }
}
