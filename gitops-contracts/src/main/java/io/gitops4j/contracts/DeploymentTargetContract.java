package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Kind;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeploymentTarget} does. Extend it; give a target, and a way to take an object
 * away behind its back. The kit applies ConfigMaps, which are well as soon as they are there; a
 * target that is no Kubernetes gives objects of its own.
 */
public abstract class DeploymentTargetContract {
  private static final String APPLICATION = "contract";
  private static final int THREADS = 4;

  /** Makes the kit; subclasses are made by JUnit. */
  protected DeploymentTargetContract() {}

  /**
   * A target where nothing was applied before this test. Called again within a test it gives
   * another one for the same place, as after a restart.
   */
  protected abstract DeploymentTarget open() throws Exception;

  /** Takes an object that was applied away, as somebody would who does not use the target. */
  protected abstract void lose(String application, String environment, KubernetesManifest object)
      throws Exception;

  /** A namespace that is there. */
  protected String namespace() {
    return "default";
  }

  @Test
  @DisplayName("where nothing was applied, nothing is remembered and health is absent")
  void beginsEmpty() throws Exception {
    DeploymentTarget target = open();
    assertThat(target.current(APPLICATION, "test")).isEmpty();
    assertThat(target.health(APPLICATION, "test").state()).isEqualTo(Health.State.ABSENT);
  }

  @Test
  @DisplayName("a plan says what applying then does, and changes nothing")
  void plansWhatItDoes() throws Exception {
    DeploymentTarget target = open();
    Deployment deployment = deployment("test", 1, object("one", "a"), object("two", "a"));
    List<Difference> plan = target.plan(deployment);
    assertThat(target.plan(deployment)).isEqualTo(plan);
    assertThat(target.health(APPLICATION, "test").state()).isEqualTo(Health.State.ABSENT);
    assertThat(target.apply(deployment)).isEqualTo(plan);
    assertThat(plan).containsExactlyInAnyOrder(added("one"), added("two"));
    assertThat(target.plan(deployment)).isEmpty();
  }

  @Test
  @DisplayName("what was applied is well, and its key and digest are remembered after a restart")
  void remembers() throws Exception {
    Deployment deployment = deployment("test", 1, object("one", "a"));
    open().apply(deployment);
    DeploymentTarget restarted = open();
    assertThat(restarted.current(APPLICATION, "test")).contains(applied(deployment));
    assertThat(restarted.health(APPLICATION, "test").state()).isEqualTo(Health.State.HEALTHY);
    assertThat(restarted.health(APPLICATION, "test").sentence()).isNotBlank();
  }

  @Test
  @DisplayName("applying the same again changes nothing, by another operation too")
  void repeats() throws Exception {
    DeploymentTarget target = open();
    Deployment first = deployment("test", 1, object("one", "a"));
    Deployment second = deployment("test", 2, object("one", "a"));
    target.apply(first);
    assertThat(target.apply(first)).isEmpty();
    assertThat(target.apply(second)).isEmpty();
    assertThat(target.current(APPLICATION, "test")).contains(applied(second));
  }

  @Test
  @DisplayName("only what is another object is changed, and what is lacking is removed")
  void changesAndRemoves() throws Exception {
    open()
        .apply(deployment("test", 1, object("one", "a"), object("two", "a"), object("three", "a")));
    Deployment next =
        deployment("test", 2, object("one", "a"), object("two", "b"), object("four", "a"));
    List<Difference> plan = open().plan(next);
    assertThat(open().apply(next)).isEqualTo(plan);
    assertThat(plan)
        .extracting(d -> new Difference(d.object(), d.change()))
        .containsExactlyInAnyOrder(
            difference("two", Kind.CHANGED), added("four"), difference("three", Kind.REMOVED));
    assertThat(open().apply(next)).isEmpty();
    assertThat(open().health(APPLICATION, "test").state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("environments and applications keep to themselves")
  void keepsApart() throws Exception {
    DeploymentTarget target = open();
    Deployment test = deployment("test", 1, object("one", "a"));
    Deployment prod = deployment("prod", 2, object("two", "a"));
    Deployment other = new Deployment("other", "test", rendering(object("three", "a")), key(3));
    target.apply(test);
    target.apply(prod);
    target.apply(other);
    assertThat(target.plan(test)).isEmpty();
    assertThat(target.plan(prod)).isEmpty();
    assertThat(target.plan(other)).isEmpty();
    assertThat(target.current(APPLICATION, "test")).contains(applied(test));
    assertThat(target.current(APPLICATION, "prod")).contains(applied(prod));
  }

  @Test
  @DisplayName("a lost object shows in the health by its name, and applying brings it back")
  void noticesLoss() throws Exception {
    DeploymentTarget target = open();
    Deployment deployment = deployment("test", 1, object("one", "a"), object("two", "a"));
    target.apply(deployment);
    lose(APPLICATION, "test", object("two", "a"));
    Health health = target.health(APPLICATION, "test");
    assertThat(health.state()).isIn(Health.State.FAILED, Health.State.PROGRESSING);
    assertThat(health.sentence()).contains("two");
    assertThat(target.plan(deployment)).containsExactly(added("two"));
    assertThat(target.apply(deployment)).containsExactly(added("two"));
    assertThat(target.health(APPLICATION, "test").state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("two manifests of one object are refused before anything changes")
  void refusesTwins() throws Exception {
    DeploymentTarget target = open();
    Deployment twins =
        deployment("test", 1, object("one", "a"), object("two", "a"), object("two", "b"));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> target.apply(twins));
    assertThat(refusal).isNotNull().hasMessageStartingWith("Could not").hasMessageContaining("two");
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(target.current(APPLICATION, "test")).isEmpty();
    assertThat(target.health(APPLICATION, "test").state()).isEqualTo(Health.State.ABSENT);
  }

  @Test
  @DisplayName("an empty rendering does not remove everything unless that is allowed")
  void refusesToEmpty() throws Exception {
    DeploymentTarget target = open();
    Deployment deployment = deployment("test", 1, object("one", "a"));
    target.apply(deployment);
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> target.apply(deployment("test", 2)));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(target.health(APPLICATION, "test").state()).isEqualTo(Health.State.HEALTHY);
    assertThat(target.current(APPLICATION, "test")).contains(applied(deployment));
  }

  @Test
  @DisplayName("several threads may apply at once")
  void isThreadSafe() throws Exception {
    DeploymentTarget shared = open();
    Deployment deployment = deployment("test", 1, object("one", "a"), object("two", "a"));
    Callable<List<Difference>> task = () -> shared.apply(deployment);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<?> each :
          threads.invokeAll(Stream.generate(() -> task).limit(THREADS).toList())) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(shared.plan(deployment)).isEmpty();
    assertThat(shared.health(APPLICATION, "test").state()).isEqualTo(Health.State.HEALTHY);
  }

  private static Deployment deployment(
      String environment, int key, KubernetesManifest... manifests) {
    return new Deployment(APPLICATION, environment, rendering(manifests), key(key));
  }

  private static Rendering rendering(KubernetesManifest... manifests) {
    byte[] content = List.of(manifests).toString().getBytes(StandardCharsets.UTF_8);
    return new Rendering("contract", List.of(manifests), Digest.of(content));
  }

  private static OperationKey key(int number) {
    return new OperationKey(String.format(Locale.ROOT, "%032x", number));
  }

  private static Applied applied(Deployment deployment) {
    return new Applied(deployment.key(), deployment.rendering().digest());
  }

  /**
   * An object that is well as soon as it is there: a ConfigMap, for a target of another kind
   * something of its own.
   *
   * @param name lower-case letters
   * @param value something in it, another of which makes it another object
   */
  protected KubernetesManifest object(String name, String value) {
    Fields metadata = Fields.of("name", name).with("namespace", namespace());
    Fields object =
        Fields.of("apiVersion", "v1")
            .with("kind", "ConfigMap")
            .with("metadata", metadata)
            .with("data", Fields.of("value", value));
    return new KubernetesManifest(name + ".yaml#1", object);
  }

  private Difference added(String name) {
    return difference(name, Kind.ADDED);
  }

  private Difference difference(String name, Kind change) {
    return new Difference(called(name), change);
  }

  /** How differences call the {@link #object} of that name. */
  protected String called(String name) {
    return "ConfigMap/" + namespace() + "/" + name;
  }
}
