package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be true of Git and of the environments' slots whatever happened, worked out from Git's
 * history and from what was seen at each promotion, not from what the engine remembers. Not
 * thread-safe.
 */
final class ModelReference {
  static final List<String> APPLICATIONS = List.of("app", "other");
  static final String FILE = "prod.yaml";

  private final MemoryGit git;
  private final Map<String, Map<String, String>> valuesOfRelease = new HashMap<>();
  private final Map<String, Integer> promotions = new HashMap<>();
  private final Map<String, Long> orders = new HashMap<>();
  private final List<Map<String, String>> read = new ArrayList<>();
  private final Set<String> operations = new HashSet<>();
  private final Set<String> held = new HashSet<>();
  private int checked = 1;
  private int tip = 1;
  int rolledBack;
  int leftAlone;

  ModelReference(MemoryGit git) {
    this.git = git;
  }

  static List<String> keys(String application) {
    return List.of(application, application + "-extra");
  }

  String value(int state, String key) {
    while (read.size() <= state) {
      byte[] content = git.states.get(read.size()).files().get(FILE);
      Map<String, String> values = new HashMap<>();
      for (String each : allKeys()) {
        values.put(each, YamlEdit.set(FILE, each, "").current(content).orElse("nothing"));
      }
      read.add(values);
    }
    return read.get(state).getOrDefault(key, "nothing");
  }

  /** The values of an application's keys at a state. */
  Map<String, String> values(int state, String application) {
    Map<String, String> values = new HashMap<>();
    keys(application).forEach(k -> values.put(k, value(state, k)));
    return values;
  }

  /** Looks at what happened since the last look. */
  void check(Delivery delivery, Slots slots) {
    for (; checked < git.states.size(); checked++) {
      MemoryGit.State state = git.states.get(checked);
      if (state.request().isPresent()) {
        commit(checked, state);
      }
    }
    for (String application : APPLICATIONS) {
      environment(application, delivery, slots);
    }
  }

  /** The gates were judged: nothing but a rollback may be sent to what is on hold now. */
  void beforeAct(Slots slots) {
    tip = git.states.size();
    held.clear();
    for (String application : APPLICATIONS) {
      slots
          .read(TenantId.DEFAULT, application, "prod")
          .hold()
          .ifPresent(hold -> held.add(application));
    }
  }

  void afterAct() {
    for (int i = tip; i < git.states.size(); i++) {
      MemoryGit.State state = git.states.get(i);
      boolean toProd =
          state.request().stream()
              .flatMap(r -> r.edits().stream())
              .anyMatch(e -> e.edit().path().equals(FILE));
      if (toProd && !isRollback(i)) {
        String application = state.commit().trailer("Gitops4j-Application").orElseThrow();
        assertThat(held).as("on hold when %s was sent", state.commit()).doesNotContain(application);
      }
    }
    tip = git.states.size();
  }

  /** A commit of ours changes its application's keys alone, and no value it had not seen. */
  private void commit(int number, MemoryGit.State state) {
    String application = state.commit().trailer("Gitops4j-Application").orElseThrow();
    String operation = state.commit().trailer(OperationKey.TRAILER).orElseThrow();
    assertThat(operations.add(operation)).as("operation %s landed once", operation).isTrue();
    int base = git.index(state.request().orElseThrow().base());
    for (String key : allKeys()) {
      String before = value(number - 1, key);
      if (!before.equals(value(number, key))) {
        assertThat(keys(application)).as("keys changed by %s", state.commit()).contains(key);
        assertThat(value(base, key)).as("%s read before %s", key, state.commit()).isEqualTo(before);
        if (isRollback(number)) {
          int last = lastTouched(key, number - 1);
          assertThat(git.states.get(last).request())
              .as("%s removes what %s set", state.commit(), git.states.get(last).commit())
              .isPresent();
        }
      }
    }
  }

  boolean isRollback(int number) {
    return git.states.get(number).commit().subject().startsWith("Roll back");
  }

  private static List<String> allKeys() {
    return List.of("app", "app-extra", "other", "other-extra", "replicas");
  }

  /** The number of the last state at or before one that changed a key. */
  int lastTouched(String key, int upTo) {
    for (int i = upTo; i > 0; i--) {
      if (!value(i, key).equals(value(i - 1, key))) {
        return i;
      }
    }
    return 0;
  }

  private void environment(String application, Delivery delivery, Slots slots) {
    Slot slot = slots.read(TenantId.DEFAULT, application, "prod");
    long order = slot.promotedOrder();
    assertThat(order)
        .as("promoted order")
        .isGreaterThanOrEqualTo(orders.getOrDefault(application, 0L));
    List<Promotion> all = delivery.releases(application, "prod");
    int known = promotions.getOrDefault(application, 0);
    for (int i = all.size() - known - 1; i >= 0; i--) {
      promoted(application, all.get(i), delivery, orders.getOrDefault(application, 0L), slots);
    }
    promotions.put(application, all.size());
    orders.put(application, order);
  }

  private void promoted(
      String application, Promotion promotion, Delivery delivery, long highest, Slots slots) {
    Start start = delivery.run(promotion.run()).release().start();
    long order =
        slots
            .release(TenantId.DEFAULT, promotion.run())
            .map(r -> ((RunRelease) r).stream().look(s -> s.started().order()))
            .orElseThrow();
    if (start.isAutomatic()) {
      assertThat(order).as("order of automatic %s", promotion).isGreaterThanOrEqualTo(highest);
    }
    Map<String, String> values = values(git.states.size() - 1, application);
    if (promotion.isRollback()) {
      rolledBack++;
      Map<String, String> then = restored(application, promotion, slots);
      if (nobodyElseTouched(application)) {
        assertThat(values).as("values after %s", promotion).isEqualTo(then);
      }
    }
    valuesOfRelease.put(promotion.run().value(), values);
  }

  /** The values that the release had which a rollback went back to. */
  private Map<String, String> restored(String application, Promotion promotion, Slots slots) {
    History history = slots.read(TenantId.DEFAULT, application, "prod").history();
    long target =
        history.tenures().stream()
            .filter(t -> t.vacated().run().equals(promotion.run().value()))
            .map(t -> History.origin(t).restores())
            .findFirst()
            .orElseThrow();
    return history
        .find(target)
        .map(t -> valuesOfRelease.get(t.vacated().run()))
        .orElseGet(() -> values(0, application));
  }

  /** Whether every value of an application is one that it set itself. */
  boolean nobodyElseTouched(String application) {
    return keys(application).stream()
        .allMatch(
            k -> {
              for (int i = 1; i < git.states.size(); i++) {
                if (git.states.get(i).request().isEmpty() && !value(i, k).equals(value(i - 1, k))) {
                  return false;
                }
              }
              return true;
            });
  }

  /** At rest: what is in Git is what the environment says is there. */
  void rest(Delivery delivery, Slots slots, List<RunId> runs) {
    for (RunId id : runs) {
      Run run = delivery.run(id);
      assertThat(run.hasEnded()).as("%s ended: %s %s", run, run.problem(), run.waits()).isTrue();
      boolean landed =
          git.states.stream()
              .anyMatch(
                  s -> s.commit().trailer("Gitops4j-Run").filter(id.value()::equals).isPresent());
      Outcome outcome = run.outcome().orElseThrow();
      if (outcome == Outcome.CANCELLED || outcome == Outcome.SUPERSEDED) {
        assertThat(landed && !isOnlyTest(id)).as("%s changed nothing", run).isFalse();
      }
      leftAlone +=
          outcome == Outcome.SUPERSEDED && Rollback.of(run.release().start()).isPresent() ? 1 : 0;
    }
    for (String application : APPLICATIONS) {
      Slot slot = slots.read(TenantId.DEFAULT, application, "prod");
      assertThat(slot.owner()).isEmpty();
      assertThat(slot.requests()).isEmpty();
      boolean clean =
          slot.history().since(slot.history().promotion().map(t -> t.number()).orElse(-1L)).stream()
              .noneMatch(t -> t.vacated().left() == SlotRecord.Left.CHANGES);
      if (clean && nobodyElseTouched(application)) {
        Map<String, String> expected =
            slot.history()
                .promotion()
                .map(t -> valuesOfRelease.get(t.vacated().run()))
                .orElseGet(() -> values(0, application));
        assertThat(values(git.states.size() - 1, application))
            .as("values at rest")
            .isEqualTo(expected);
      }
    }
  }

  private boolean isOnlyTest(RunId run) {
    return git.states.stream()
        .filter(s -> s.commit().trailer("Gitops4j-Run").filter(run.value()::equals).isPresent())
        .flatMap(s -> s.request().stream())
        .flatMap(r -> r.edits().stream())
        .noneMatch(e -> e.edit().path().equals(FILE));
  }
}
