package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Trigger.newVersion;
import static io.gitops4j.core.pipeline.Versions.semver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.Registries;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A watch for new versions")
class VersionWatchTest {
  private static final String HOST = "registry.example";
  private static final ImageReference APP = ImageReference.parse(HOST + "/team/app");
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Pipeline PIPELINE =
      Pipeline.named("app")
          .on(newVersion(APP.name(), semver("*")))
          .produce(Products.pushed("app", Artifact.Kind.IMAGE));

  @TempDir Path folder;
  private EmbeddedRegistry server;
  private Registry registry;
  private DeliveryKit kit;

  @BeforeEach
  void start() {
    server = EmbeddedRegistry.in(folder.resolve("registry")).start();
    registry = Registries.http(server.address(), ProviderContext.in(folder.resolve("cache")));
    kit = DeliveryKit.of(PIPELINE).registry(HOST, registry);
  }

  @AfterEach
  void stop() {
    kit.close();
    server.close();
  }

  private VersionWatch watch() {
    return kit.delivery().versionWatch().every(INTERVAL).build().watch(TenantId.DEFAULT, PIPELINE);
  }

  private void push(String tag) {
    registry.tag("team/app", tag, RegistryContent.putImage(registry, "team/app", tag).digest());
  }

  private long lists() {
    return server.requests().stream().filter(line -> line.contains("/tags/list")).count();
  }

  private int runs() {
    return kit.delivery().runs(TenantId.DEFAULT).size();
  }

  /** Comes to a time, and says how long it was until then. */
  private Duration advanceTo(Instant time) {
    Duration passed = Duration.between(kit.time().instant(), time);
    kit.time().advanceTo(time);
    return passed;
  }

  @Test
  @DisplayName("looks at once, and then at intervals that vary by a tenth")
  void intervals() {
    try (VersionWatch watch = watch()) {
      for (int i = 1; i <= 5; i++) {
        Instant next = watch.work().orElseThrow();
        assertThat(lists()).isEqualTo(i);
        assertThat(advanceTo(next)).isBetween(INTERVAL, INTERVAL.plusSeconds(30));
      }
      push("1.0.0");
      watch.work();
      assertThat(runs()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("follows a hint within seconds, and many hints at a time once")
  void hints() {
    try (VersionWatch watch = watch()) {
      watch.work();
      push("1.0.0");
      for (int i = 0; i < 50; i++) {
        watch.hint(APP.withTag("9.9." + i));
      }
      watch.hint(ImageReference.parse(HOST + "/team/other"));
      assertThat(advanceTo(watch.work().orElseThrow())).isLessThan(Duration.ofSeconds(5));
      watch.work();
      assertThat(runs()).isEqualTo(1);
      assertThat(lists()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("follows a hint that comes while it looks, as it may have looked too early")
  void hintDuringLook() {
    List<VersionWatch> told = new ArrayList<>();
    Registry late = afterTags(() -> told.forEach(watch -> watch.hint(APP)));
    try (DeliveryKit other = DeliveryKit.of(PIPELINE).registry(HOST, late);
        VersionWatch watch = other.delivery().versionWatch().every(INTERVAL).build()) {
      watch.watch(TenantId.DEFAULT, PIPELINE);
      told.add(watch);
      Instant next = watch.work().orElseThrow();
      assertThat(Duration.between(other.time().instant(), next)).isLessThan(Duration.ofSeconds(5));
      push("1.0.0");
      told.clear();
      other.time().advanceTo(next);
      next = watch.work().orElseThrow();
      assertThat(other.delivery().runs(TenantId.DEFAULT)).hasSize(1);
      assertThat(Duration.between(other.time().instant(), next))
          .isGreaterThan(INTERVAL.minusSeconds(1));
    }
  }

  /** The registry, where something happens right after its tags were listed. */
  private Registry afterTags(Runnable happens) {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(registry, arguments);
              if (method.getName().equals("tags")) {
                happens.run();
              }
              return result;
            });
  }

  @Test
  @DisplayName("of several processes one asks the registry, until it ends; each follows its hints")
  void turns() {
    try (VersionWatch second = watch()) {
      try (VersionWatch first = watch()) {
        for (int i = 1; i <= 4; i++) {
          Instant next = first.work().orElseThrow();
          second.work();
          assertThat(lists()).isEqualTo(i);
          kit.time().advanceTo(next);
        }
        push("1.0.0");
        second.hint(APP);
        second.work();
        assertThat(runs()).isEqualTo(1);
      }
      long before = lists();
      kit.time().advanceTo(second.work().orElseThrow());
      second.work();
      assertThat(lists()).isEqualTo(before + 1);
    }
  }

  @Test
  @DisplayName("of several processes another one asks, once the one that does gets no answer")
  void takesOver() {
    try (VersionWatch first = watch();
        VersionWatch second = watch()) {
      Instant firstNext = first.work().orElseThrow();
      Instant secondNext = second.work().orElseThrow();
      kit.time().advanceTo(firstNext.isAfter(secondNext) ? firstNext : secondNext);
      kit.failNext("tags", ErrorKind.UNAVAILABLE);
      first.work();
      assertThat(lists()).as("before the other one asks").isEqualTo(1);
      second.work();
      assertThat(lists()).isEqualTo(2);
    }
  }

  @Test
  @Timeout(120)
  @DisplayName("of several processes that look at the same moment all find one run for a version")
  void race() throws InterruptedException, ExecutionException {
    ExecutorService processes = Executors.newFixedThreadPool(4);
    try {
      List<VersionWatch> watches = Stream.generate(this::watch).limit(4).toList();
      for (int i = 1; i <= 10; i++) {
        push("1.0." + i);
        List<Callable<List<Run>>> looks =
            watches.stream().<Callable<List<Run>>>map(watch -> watch::look).toList();
        for (Future<List<Run>> each : processes.invokeAll(looks)) {
          assertThat(each.get()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(runs()).isEqualTo(i);
      }
      watches.forEach(VersionWatch::close);
    } finally {
      processes.shutdownNow();
    }
  }

  @Test
  @DisplayName("leaves a registry alone that wants it, hints or not, and longer each time")
  void backsOff() {
    try (VersionWatch watch = watch()) {
      Duration last = Duration.ZERO;
      for (int i = 0; i < 4; i++) {
        kit.failNext("tags", ErrorKind.RATE_LIMITED);
        Instant next = watch.work().orElseThrow();
        watch.hint(APP);
        assertThat(watch.work()).contains(next);
        Duration pause = advanceTo(next);
        assertThat(pause).isGreaterThan(last).isBetween(INTERVAL, Duration.ofMinutes(66));
        last = pause;
      }
      assertThat(lists()).isZero();
      watch.work();
      assertThat(lists()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("leaves all repositories of a registry alone for as long as it asks")
  void retryAfter() {
    Duration wanted = Duration.ofHours(2);
    Registry busy =
        afterTags(
            () -> {
              throw new ProviderException(
                  ErrorKind.RATE_LIMITED, "Could not list: too many.", Retry.AFTER, wanted, null);
            });
    Pipeline both = PIPELINE.on(newVersion(HOST + "/team/other", semver("*")));
    try (DeliveryKit other = DeliveryKit.of(both).registry(HOST, busy);
        VersionWatch watch = other.delivery().versionWatch().every(INTERVAL).build()) {
      Instant next = watch.watch(TenantId.DEFAULT, both).work().orElseThrow();
      assertThat(Duration.between(other.time().instant(), next)).isEqualTo(wanted);
      assertThat(lists()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("tells who drives it what the registry says, and looks no more at what is forgotten")
  void refusals() {
    try (VersionWatch watch = watch()) {
      kit.failNext("tags", ErrorKind.FORBIDDEN);
      assertThatThrownBy(watch::look)
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
      push("1.0.0");
      watch.watch(TenantId.DEFAULT, Pipeline.named("app"));
      assertThat(watch.look()).isEmpty();
      watch.watch(TenantId.DEFAULT, PIPELINE);
      assertThat(watch.look()).hasSize(1);
      watch.forget(TenantId.DEFAULT, "app");
      assertThat(watch.work()).isEmpty();
      assertThatThrownBy(() -> kit.delivery().versionWatch().every(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @Timeout(60)
  @DisplayName("works by a thread of its own")
  void thread() {
    try (VersionWatch watch = kit.delivery().versionWatch().build().start()) {
      watch.watch(TenantId.DEFAULT, PIPELINE);
      await(() -> lists() > 0);
      push("1.0.0");
      kit.time().advance(Duration.ofSeconds(3));
      watch.hint(APP);
      await(() -> runs() == 1);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
