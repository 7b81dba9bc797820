package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;

/**
 * What one commit says, applied to the environment. Applying is idempotent: the target remembers
 * the key, and a repeated application changes nothing.
 */
record ApplyEffect(ManifestRenderer renderer, String repository, String branch, String folder)
    implements Effect<Receipt> {
  private static final String KIND = "apply";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public EffectClass effectClass() {
    return EffectClass.UNIQUE;
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("apply", repository + ":" + branch + "/" + Template.fill(folder, scope));
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    CommitId head =
        context
            .connections()
            .repository(repository)
            .head(branch)
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorKind.NOT_FOUND,
                        "Could not apply "
                            + repository
                            + ":"
                            + branch
                            + ": there is no such branch."));
    return new Payload(
        Fields.of("commit", head.hex())
            .with("folder", Template.fill(folder, context.scope()))
            .with("environment", environment(context)));
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    String environment = payload.fields().text("environment");
    return context
        .connections()
        .target(environment)
        .current(context.release().application(), environment)
        .filter(applied -> applied.key().equals(key))
        .<Observation<Receipt>>map(
            applied -> new Observation.Adopted<>(receipt(payload, applied.digest().toString(), 0)))
        .orElseGet(Observation.Absent::new);
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    Fields f = payload.fields();
    GitRepository git = context.connections().repository(repository);
    ManifestSource source =
        ManifestSource.of(git, new CommitId(f.text("commit")), f.text("folder"));
    String environment = f.text("environment");
    String application = context.release().application();
    Rendering rendering =
        source.identity("").isPresent() || renderer.supports(source)
            ? renderer.render(source, RenderContext.of(application, environment))
            : nothing(source, f.text("folder"), context.release());
    List<DeploymentTarget.Difference> changes =
        context
            .connections()
            .target(environment)
            .apply(new DeploymentTarget.Deployment(application, environment, rendering, key));
    return new Observation.Done<>(receipt(payload, rendering.digest().toString(), changes.size()));
  }

  /**
   * A folder without any file, where the run's own commits took them away, as the rollback of a
   * first release does. One that is empty without that is not the one that was meant.
   */
  private Rendering nothing(ManifestSource source, String folder, Release release) {
    boolean gone =
        Compensation.landed(release.receipts()).stream()
            .filter(commit -> commit.repository().equals(repository))
            .filter(commit -> commit.branch().equals(branch))
            .flatMap(commit -> commit.edits().stream())
            .anyMatch(each -> each.edit().path().startsWith(folder + "/"));
    if (!gone) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not apply "
              + source.describe()
              + ": there is no file at all. Check the folder's name.");
    }
    return new Rendering(renderer.name(), List.of(), Digest.of(new byte[0]));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(
        KIND,
        "applied " + fields.text("commit") + ", " + fields.number("changes") + " changes",
        fields);
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional(
        "apply " + repository + ":" + branch + "/" + Template.fill(folder, scope));
  }

  private Receipt receipt(Payload payload, String digest, long changes) {
    return receipt(payload.fields().with("digest", digest).with("changes", changes));
  }

  private static String environment(EffectContext context) {
    return context
        .scope()
        .environment()
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not apply manifests: the stage has no environment. Say .into(\"…\")."));
  }
}
