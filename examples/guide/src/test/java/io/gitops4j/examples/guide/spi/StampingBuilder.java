package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ImageBuilder;
import io.gitops4j.core.spi.ImageSpec;
import io.gitops4j.core.spi.Registry;

/** Builds as another builder does, with a label of the house. */
record StampingBuilder(ImageBuilder builder, String team) implements ImageBuilder {
  @Override
  public Descriptor build(ImageSpec spec, Registry into, String repository) {
    ImageSpec stamped = spec.toBuilder().label("org.example.team", team).build();
    return builder.build(stamped, into, repository);
  }
}
