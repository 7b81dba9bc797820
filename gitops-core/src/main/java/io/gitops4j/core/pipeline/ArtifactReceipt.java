package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import java.util.Locale;

/**
 * What building or adopting a product left.
 *
 * @param product its name
 * @param artifact what it became
 */
public record ArtifactReceipt(String product, Artifact artifact) implements Receipt {
  /** The kind of these receipts. */
  public static final String KIND = "artifact";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Fields fields() {
    return Fields.of("product", product)
        .with("kind", artifact.kind().name().toLowerCase(Locale.ROOT))
        .with("reference", artifact.reference().toString());
  }

  @Override
  public String describe() {
    return product + " is " + artifact.reference();
  }

  /** Reads one back from the journal. */
  public static ArtifactReceipt of(Fields fields) {
    return new ArtifactReceipt(
        fields.text("product"),
        new Artifact(
            Artifact.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
            ImageReference.parse(fields.text("reference"))));
  }
}
