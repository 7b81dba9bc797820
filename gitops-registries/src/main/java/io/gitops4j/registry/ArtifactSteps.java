package io.gitops4j.registry;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Step;
import java.util.Optional;

/** Steps that bring the artifact a run made to other names, by its digest. */
public final class ArtifactSteps {
  private ArtifactSteps() {}

  /**
   * Copies what was built, with all that refers to it (signatures, bills of materials,
   * attestations), to another repository, of the same registry or another, under the tag it was
   * pushed with. The digest stays the same; within one registry no layer is sent. Happens once; a
   * tag that is another artifact there is a conflict.
   *
   * @param product what was built
   * @param repository {@code host/path}; a tag in it is used instead of the product's own
   */
  public static Step copy(Product product, String repository) {
    ImageReference to = ImageReference.parse(repository);
    return new CopyStep(
        "copy-" + product.name(),
        new CopyArtifact(product, Optional.of(to.withoutVersion()), to.tag(), false));
  }

  /** Gives what was built one more tag where it is; one that is another artifact is a conflict. */
  public static Step tag(Product product, String tag) {
    return tagging(product, tag, false);
  }

  /**
   * Gives what was built one more tag where it is, such as {@code production}, and takes that tag
   * from whatever has it. Happens once; a tag that somebody else moved since the step began is a
   * conflict. Registries have no compare-and-set: what somebody else writes between our last look
   * and our writing is overwritten, and nobody can tell.
   */
  public static Step moveTag(Product product, String tag) {
    return tagging(product, tag, true);
  }

  private static Step tagging(Product product, String tag, boolean moves) {
    Reference.checkTag(tag);
    return new CopyStep(
        "tag-" + product.name(),
        new CopyArtifact(product, Optional.empty(), Optional.of(tag), moves));
  }
}
