package io.gitops4j.core.engine;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The release a run delivers again: what its start says of it, and what is done instead of
 * building.
 */
final class EarlierRelease {
  /** Where a start names the run that made the release. */
  static final String FIELD = "release";

  private static final String ARTIFACTS = "artifacts";

  private EarlierRelease() {}

  /** The run that made the release a start is about; empty if the run makes its own. */
  static Optional<RunId> of(Start start) {
    return start.what().findText(FIELD).map(RunId::new);
  }

  /**
   * A start with all it needs of the earlier run: artifacts, source, authors and parameters, so
   * that the run depends on no other once it is started.
   *
   * @throws ProviderException {@code INVALID} if the earlier run is of another pipeline, or has not
   *     made everything
   */
  static Start complete(Start start, Release earlier, Pipeline pipeline) {
    if (!earlier.application().equals(pipeline.name())) {
      throw impossible(earlier, "it is one of " + earlier.application());
    }
    Fields artifacts = Fields.none();
    Map<String, Artifact> made = earlier.artifacts();
    for (Product product : pipeline.products()) {
      Artifact artifact = made.get(product.name());
      if (artifact == null) {
        throw impossible(earlier, "it has no " + product.name());
      }
      artifacts =
          artifacts.with(
              product.name(),
              Fields.of("kind", artifact.kind().name().toLowerCase(Locale.ROOT))
                  .with("reference", artifact.reference().toString()));
    }
    Fields what = start.what().with(FIELD, earlier.run().value()).with(ARTIFACTS, artifacts);
    if (start.commit().isEmpty() && earlier.source().isPresent()) {
      what = what.with("commit", earlier.source().get().hex());
    }
    Fields then = earlier.start().fields();
    List<Fields> authors = new ArrayList<>(start.fields().objects("authors"));
    then.objects("authors").stream().filter(a -> !authors.contains(a)).forEach(authors::add);
    return Start.of(
        start
            .fields()
            .with("what", what)
            .with("parameters", then.object("parameters").and(start.parameters()))
            .with("authors", authors));
  }

  private static ProviderException impossible(Release earlier, String why) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not promote the release of run " + earlier.run() + ": " + why + ". Name another.");
  }

  /** What a run makes for a product: the product itself, or the artifact it takes over. */
  static Product product(Product product, Start start) {
    Fields artifact = start.what().object(ARTIFACTS).object(product.name());
    if (artifact.isEmpty()) {
      return product;
    }
    return Products.pushed(
        product.name(),
        Artifact.Kind.valueOf(artifact.text("kind").toUpperCase(Locale.ROOT)),
        ImageReference.parse(artifact.text("reference")).toString());
  }
}
