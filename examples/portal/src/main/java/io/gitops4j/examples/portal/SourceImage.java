package io.gitops4j.examples.portal;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.spi.Connections;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * An application's image, built from its source as it is in the commit that the run is about: that
 * is checked out for the build, and removed afterwards. All else is done by the product that builds
 * from a folder.
 */
final class SourceImage extends Product {
  private final Application application;
  private final Builds builds;

  SourceImage(Application application, Builds builds) {
    super(application.name());
    this.application = application;
    this.builds = builds;
  }

  @Override
  public Effect<ArtifactReceipt> effect() {
    return new FromSource();
  }

  @Override
  public String describe() {
    return "image " + builds.describe(application);
  }

  private Effect<ArtifactReceipt> from(Path folder, Connections connections) {
    return builds.product(application, folder, connections).effect();
  }

  /** That product's effect, with the source checked out where it may be needed. */
  private final class FromSource implements Effect<ArtifactReceipt> {
    @Override
    public Payload intend(OperationKey key, EffectContext context) {
      return withSource(context, effect -> effect.intend(key, context));
    }

    @Override
    public Observation<ArtifactReceipt> perform(
        OperationKey key, Payload payload, EffectContext context) {
      return withSource(context, effect -> effect.perform(key, payload, context));
    }

    private <T> T withSource(EffectContext context, Function<Effect<ArtifactReceipt>, T> what) {
      Connections connections = context.connections();
      CommitId commit =
          context
              .release()
              .source()
              .orElseThrow(
                  () ->
                      new ProviderException(
                          ErrorKind.INVALID,
                          "Could not build " + name() + ": the run is about no commit."));
      try (Checkout source = builds.checkout(connections.repository(application.name()), commit)) {
        return what.apply(from(source.folder(), connections));
      }
    }

    /** The same for what needs no source. */
    private Effect<ArtifactReceipt> plain(Connections connections) {
      return from(Path.of("."), connections);
    }

    @Override
    public Observation<ArtifactReceipt> look(
        OperationKey key, Payload payload, EffectContext context) {
      return plain(context.connections()).look(key, payload, context);
    }

    @Override
    public String kind() {
      return "registry.push";
    }

    @Override
    public EffectClass effectClass() {
      return EffectClass.UNIQUE;
    }

    @Override
    public Fields subject(Scope scope) {
      return Fields.of("push", application.get("image"));
    }

    @Override
    public ArtifactReceipt receipt(Fields fields) {
      return ArtifactReceipt.of(fields);
    }

    @Override
    public Preview preview(Scope scope, Snapshot snapshot) {
      return Preview.conditional("build " + name() + " and push it to " + application.get("image"));
    }
  }
}
