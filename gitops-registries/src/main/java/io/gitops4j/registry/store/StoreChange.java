package io.gitops4j.registry.store;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;

/**
 * What becomes of an installed chart: for {@link ChartStore#commit}, or for a pipeline's {@link
 * io.gitops4j.core.pipeline.Change}, whose stage then says the environment. Immutable and
 * thread-safe.
 */
public sealed interface StoreChange extends EditPlan permits ChartInstallation, ChartRemoval {
  /** What the chart is installed as: the name of its folder and of its release. */
  String release();

  /**
   * The edits for an environment; none where its files say it already.
   *
   * @param files the repository's
   * @throws ProviderException if it can't be done; nothing was changed
   */
  List<Edit> edits(String environment, ManifestSource files);

  @Override
  default List<Edit> edits(Scope scope, ManifestSource files) {
    String environment =
        scope
            .environment()
            .orElseThrow(
                () ->
                    Refusal.invalid(
                        "Could not %s: the stage has no environment. Say .into(\"…\")."
                            .formatted(describe())));
    return edits(environment, files);
  }
}
