package io.gitops4j.k8s.drift;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.deploy.Standing;
import io.gitops4j.k8s.drift.ObjectDrift.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a cluster differs from what Git says, by asking the server what applying that would
 * change; tells who changed it, and puts it right. What others add beside (a label, an annotation,
 * a container of their own) is theirs, and no drift.
 *
 * <p>Immutable and thread-safe.
 */
public final class Drift {
  private final ClusterTarget target;
  private final List<IgnoreRule> rules;

  private Drift(ClusterTarget target, List<IgnoreRule> rules) {
    this.target = target;
    this.rules = rules;
  }

  /** Of what a target applied. */
  public static Drift of(ClusterTarget target) {
    return new Drift(target, List.of());
  }

  /** The same, letting these fields differ, too. */
  public Drift ignoring(IgnoreRule... more) {
    List<IgnoreRule> all = new ArrayList<>(rules);
    all.addAll(List.of(more));
    return new Drift(target, List.copyOf(all));
  }

  /**
   * How an environment differs; changes nothing.
   *
   * @param rendering what Git says
   * @throws ProviderException as {@link ClusterTarget#plan} does
   */
  public DriftReport detect(String application, String environment, Rendering rendering) {
    return look(application, environment, rendering).report();
  }

  /**
   * Applies what Git says again, if anything differs that may not. Fields that may differ stay as
   * they are.
   *
   * @param rendering what Git says
   * @return how it differed before; what is left then is told by {@link #detect}
   * @throws ProviderException as {@link ClusterTarget#apply} does
   */
  public DriftReport heal(String application, String environment, Rendering rendering) {
    Look look = look(application, environment, rendering);
    if (!look.report().isNone()) {
      Rendering kept = LeftAlone.in(rendering, look.leave(), target.namespace());
      target.apply(new Deployment(application, environment, kept, look.key()));
    }
    return look.report();
  }

  /**
   * What was found.
   *
   * @param report for people
   * @param leave what may differ, to be left alone
   * @param key of what was applied last; one made of the rendering if nothing was
   */
  private record Look(DriftReport report, List<LeftAlone.Field> leave, OperationKey key) {}

  private Look look(String application, String environment, Rendering rendering) {
    Optional<Standing> standing = target.standing(application, environment);
    Optional<Applied> applied = standing.flatMap(Standing::applied);
    OperationKey key =
        applied
            .map(Applied::key)
            .orElseGet(() -> new OperationKey(rendering.digest().hex().substring(0, 32)));
    List<ObjectDrift> objects = new ArrayList<>();
    List<DriftedField> ignored = new ArrayList<>();
    List<LeftAlone.Field> leave = new ArrayList<>();
    for (Difference difference :
        target.plan(new Deployment(application, environment, rendering, key))) {
      switch (difference.change()) {
        case ADDED -> objects.add(new ObjectDrift(difference.object(), What.MISSING, List.of()));
        case REMOVED ->
            objects.add(new ObjectDrift(difference.object(), What.LEFT_OVER, List.of()));
        case CHANGED -> {
          List<DriftedField> fields = new ArrayList<>();
          explain(difference, standing, fields, ignored, leave);
          if (!fields.isEmpty()) {
            objects.add(new ObjectDrift(difference.object(), What.CHANGED, fields));
          }
        }
      }
    }
    boolean news = applied.filter(a -> a.digest().equals(rendering.digest())).isEmpty();
    DriftReport report =
        new DriftReport(
            application,
            environment,
            SystemClock.utc().instant(),
            applied.orElse(null),
            news,
            objects,
            ignored);
    return new Look(report, leave, key);
  }

  /** Without a field that differs, what differs is who owns them: that is nothing to tell. */
  private void explain(
      Difference difference,
      Optional<Standing> standing,
      List<DriftedField> fields,
      List<DriftedField> ignored,
      List<LeftAlone.Field> leave) {
    Fields live = live(difference, standing).orElse(Fields.none());
    for (Difference.Field field : difference.fields()) {
      FieldPath path = FieldPath.parse(field.path());
      List<FieldOwner> owners =
          ManagedFields.owners(live, path).stream()
              .filter(owner -> !owner.manager().equals(ClusterTarget.FIELD_MANAGER))
              .toList();
      DriftedField drifted = DriftedField.of(field, owners);
      List<String> pointer = path.pointer(live.asMap());
      if (rules.stream().anyMatch(rule -> rule.covers(difference.object(), pointer, owners))) {
        ignored.add(drifted);
        leave.add(new LeftAlone.Field(difference.object(), path, path.find(live.asMap())));
      } else {
        fields.add(drifted);
      }
    }
  }

  private Optional<Fields> live(Difference difference, Optional<Standing> standing) {
    return standing.stream()
        .flatMap(s -> s.members().stream())
        .filter(m -> m.id().group().equals(difference.group()))
        .filter(m -> ClusterTarget.name(m.id()).equals(difference.object()))
        .findFirst()
        .flatMap(
            m -> {
              Fields name = Fields.of("name", m.id().name());
              String where = m.id().namespace();
              return target
                  .cluster()
                  .find(
                      Fields.of("apiVersion", m.apiVersion())
                          .with("kind", m.id().kind())
                          .with(
                              "metadata", where.isEmpty() ? name : name.with("namespace", where)));
            });
  }
}
