package io.gitops4j.canary;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Payload;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.Split;
import java.util.Optional;

/** A split that is sent to the server without a commit. */
record RouteEffect(LiveRoute route, Shares shares) implements Effect<Receipt> {
  private static final String KIND = "canary.route";

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
    return Fields.of("route", route.router().describe()).with("shares", shares.describe());
  }

  @Override
  public Payload intend(OperationKey key, EffectContext context) {
    Scope scope = context.scope();
    Split split =
        shares.of(
            route
                .router()
                .roles(scope.release(), scope.node(), route.files(context.connections())));
    return new Payload(split == null ? Fields.none() : split.toFields());
  }

  @Override
  public Observation<Receipt> look(OperationKey key, Payload payload, EffectContext context) {
    Split split = Split.of(payload.fields());
    return route.current(context.connections(), objects(context)).filter(split::equals).isPresent()
        ? new Observation.Adopted<>(receipt(payload, "nothing"))
        : new Observation.Absent<>();
  }

  @Override
  public Observation<Receipt> perform(OperationKey key, Payload payload, EffectContext context) {
    String changed =
        route.replace(context.connections(), objects(context), Split.of(payload.fields()));
    return new Observation.Done<>(receipt(payload, changed));
  }

  @Override
  public Receipt receipt(Fields fields) {
    return Receipt.of(KIND, "split " + Split.of(fields) + " sent", fields);
  }

  private Receipt receipt(Payload payload, String changed) {
    return receipt(payload.fields().with("changed", changed));
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot) {
    return Preview.conditional("send " + shares.describe() + " to " + route.router().describe());
  }

  private static LiveObjects objects(EffectContext context) {
    String environment = context.scope().environment().orElse("");
    return Optional.of(context.connections().target(environment))
        .filter(target -> !target.followsGit())
        .flatMap(target -> target.objects())
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.INVALID,
                    "Could not send a split to "
                        + environment
                        + ": it follows Git, or has no objects to be reached."
                        + " Commit the shares: leave out .directly()."));
  }
}
