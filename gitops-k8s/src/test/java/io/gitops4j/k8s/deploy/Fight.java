package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Between;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.Requests.ProcessEnded;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Two processes that apply sets which overlap, request by request in an order that a seed decides,
 * while strangers do what they like and processes end anywhere. What is deleted is judged at once:
 * it must be what this set applied, bear its label, not ask to be kept and not be wanted.
 */
final class Fight implements AutoCloseable {
  private static final int ROUNDS = 3;
  private static final double STRANGERS = 0.06;
  private static final Set<ErrorKind> USUAL =
      Set.of(ErrorKind.FORBIDDEN, ErrorKind.STALE, ErrorKind.UNAVAILABLE);

  private final Random random;
  private final Baton baton;
  private final Cluster plain;
  private final Strangers strangers;
  private final List<Cluster> clusters = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();
  private final Map<String, String> appliers = new LinkedHashMap<>();
  private final Set<String> kept = new HashSet<>();
  private final List<String> foreign = new ArrayList<>();
  private boolean calm;

  /** Whether one of two processes of one set gave up, and may have left what the other ignores. */
  private boolean forgetful;

  /**
   * A fight.
   *
   * @param connect to the server, through something
   * @param merge merges JSON into what is at a path there
   * @param namespaces the first is that of the inventories
   */
  Fight(
      long seed,
      Function<Between, Cluster> connect,
      BiConsumer<String, String> merge,
      List<String> namespaces) {
    this.random = new Random(seed);
    this.plain = connected(connect, (method, path, forward) -> forward.get());
    this.strangers = new Strangers(plain, merge, namespaces, "f" + seed + "-");
    this.baton = new Baton(random, List.of("first", "second"));
    String second = random.nextInt(5) == 0 ? "blue-" : "green-";
    for (String[] who : new String[][] {{"first", "blue-"}, {"second", second}}) {
      owners.add(
          new Owner(
              who[0],
              who[1] + seed,
              namespaces.get(0),
              owner ->
                  connected(
                      connect, (method, path, forward) -> send(owner, method, path, forward))));
    }
  }

  private Cluster connected(Function<Between, Cluster> connect, Between between) {
    Cluster cluster = connect.apply(between);
    clusters.add(cluster);
    return cluster;
  }

  /** Fights, and then lets each have what it wants. */
  void run(Executor threads) {
    CompletableFuture<?>[] all =
        owners.stream()
            .map(owner -> CompletableFuture.runAsync(() -> act(owner), threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all).join();
    assertThat(foreign).as("deleted, and not theirs").isEmpty();
    calm = true;
    settle();
    assertThat(foreign).as("deleted, and not theirs, in the end").isEmpty();
  }

  private void act(Owner owner) {
    baton.take(owner.name);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        owner.change(random, strangers);
        owner.change(random, strangers);
        owner.left = alone(owner) && random.nextInt(3) > 0 ? 1 + random.nextInt(25) : -1;
        tryToApply(owner);
      }
    } finally {
      owner.left = -1;
      baton.leave(owner.name);
    }
  }

  /** Two processes of one set are not killed: what one just created the other may not know. */
  private boolean alone(Owner owner) {
    return owners.stream().filter(o -> o.place.equals(owner.place)).count() == 1;
  }

  private void tryToApply(Owner owner) {
    try {
      owner.apply();
    } catch (ProcessEnded e) {
      assertThat(owner.left).isZero();
    } catch (ProviderException e) {
      if (!USUAL.contains(e.kind())) {
        throw e;
      }
      forgetful |= !alone(owner);
    }
  }

  private Fields send(Owner owner, String method, String path, Supplier<Fields> forward) {
    if (!calm) {
      baton.step(owner.name);
      if (random.nextDouble() < STRANGERS) {
        strangers.act(random).ifPresent(object -> kept.add(uid(object)));
      }
    }
    boolean ends = owner.left == 1;
    if (owner.left == 0 || (ends && random.nextBoolean())) {
      owner.left = 0;
      throw new ProcessEnded();
    }
    owner.left = Math.max(-1, owner.left - 1);
    Fields answer = judged(owner, method, path, forward);
    if (ends) {
      throw new ProcessEnded();
    }
    return answer;
  }

  private Fields judged(Owner owner, String method, String path, Supplier<Fields> forward) {
    if (method.equals("GET") || path.contains("dryRun=All")) {
      return forward.get();
    }
    owner.writes.add(method + " " + path);
    if (method.equals("PATCH")) {
      Fields applied = forward.get();
      appliers.put(uid(applied), owner.place.set());
      return applied;
    }
    Optional<Fields> seen = strangers.at(path);
    Fields answer = forward.get();
    boolean theirs =
        seen.isPresent()
            && owner.place.set().equals(appliers.get(uid(seen.get())))
            && Strangers.label(seen.get()).equals(owner.place.set())
            && !Strangers.isKept(seen.get())
            && !owner.desired.containsKey(ObjectId.of(seen.get()));
    if (!theirs) {
      foreign.add(owner.place.application() + ": " + path + " was " + seen);
    }
    return answer;
  }

  /** Nobody disturbs: each lets go of what it wants no more, and gets what the others let go. */
  private void settle() {
    Owner blue = owners.get(0);
    Owner green = owners.get(1);
    boolean two = !blue.place.equals(green.place);
    strangers.all().stream()
        .filter(object -> Strangers.label(object).equals(Strangers.THIRD))
        .map(ObjectId::of)
        .forEach(
            id -> {
              blue.desired.remove(id);
              green.desired.remove(id);
            });
    green.desired.keySet().removeAll(blue.desired.keySet());
    List<Owner> last = two ? List.of(blue, green) : List.of(blue);
    for (Owner owner : last) {
      owner.apply(owner.desired.values().stream().filter(object -> isFree(owner, object)).toList());
    }
    last.forEach(this::giveUpWhatStays);
    last.forEach(Owner::apply);
    last.forEach(this::stands);
  }

  /** What asks to be kept stays with the set that had it, and what bears its label by no fault. */
  private void giveUpWhatStays(Owner owner) {
    for (Fields object : List.copyOf(owner.desired.values())) {
      if (!isFree(owner, object)) {
        ObjectId id = ObjectId.of(object);
        Fields found = strangers.find(id).orElseThrow();
        boolean copied = !Strangers.label(found).equals(appliers.get(uid(found)));
        assertThat(copied || kept.contains(uid(found))).as("%s", found).isTrue();
        owner.desired.remove(id);
      }
    }
  }

  private boolean isFree(Owner owner, Fields object) {
    String label = strangers.find(ObjectId.of(object)).map(Strangers::label).orElse("");
    return label.isEmpty() || label.equals(owner.place.set());
  }

  private void stands(Owner owner) {
    owner.desired.forEach(
        (id, object) -> {
          Fields found = strangers.find(id).orElseThrow();
          assertThat(Strangers.value(found)).as("%s", id).isEqualTo(Strangers.value(object));
          assertThat(Strangers.label(found)).as("%s", id).isEqualTo(owner.place.set());
        });
    List<ObjectId> labelled =
        strangers.all().stream()
            .filter(object -> Strangers.label(object).equals(owner.place.set()))
            .filter(object -> owner.place.set().equals(appliers.get(uid(object))))
            .filter(object -> !forgetful && !kept.contains(uid(object)))
            .map(ObjectId::of)
            .toList();
    assertThat(owner.desired.keySet()).as("nothing else of it stands").containsAll(labelled);
    assertThat(owner.inventory(plain).members().keySet()).isEqualTo(owner.desired.keySet());
    owner.writes.clear();
    assertThat(owner.applyAgain()).isEmpty();
    assertThat(owner.writes).isEmpty();
  }

  @Override
  public void close() {
    clusters.forEach(Cluster::close);
  }

  private static String uid(Fields object) {
    return object.object("metadata").text("uid");
  }
}
