package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Objects that are asked for again and again")
class RecentObjectsTest {
  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
  private final MemoryApiServer server = new MemoryApiServer();
  private final Requests requests = new Requests();
  private final Cluster cluster = server.connect(requests);
  private final RecentObjects recent = new RecentObjects(cluster, time::get);

  private static Fields map(int number) {
    return Plane.configMap("shop", "app-" + number, Fields.none());
  }

  private void fill(int objects, String value) {
    ServerSideApply apply = ServerSideApply.on(cluster, "tests");
    for (int i = 0; i < objects; i++) {
      apply.apply(map(i).with("data", Fields.of("value", value)));
    }
    requests.forget();
  }

  private String value(int number) {
    return recent
        .find(map(number))
        .map(found -> found.object("data").text("value"))
        .orElse("absent");
  }

  private void pass(Duration length) {
    time.updateAndGet(now -> now.plus(length));
  }

  private long asked(boolean lists) {
    return requests.seen().stream().filter(r -> r.contains("configmaps?") == lists).count();
  }

  /** How often a list was begun; the server gives it in pages. */
  private long lists() {
    return requests.seen().stream().filter(r -> r.contains("?limit") && !r.contains("&c")).count();
  }

  @Test
  @DisplayName("are asked for one by one while they are few")
  void few() {
    fill(20, "a");
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 7; i++) {
        assertThat(value(i)).isEqualTo("a");
      }
      pass(Duration.ofMillis(500));
    }
    assertThat(asked(false)).isEqualTo(35);
    assertThat(asked(true)).isZero();
  }

  @Test
  @DisplayName("cost one list a second when they are many, however many ask")
  void many() {
    fill(20, "a");
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 20; i++) {
        assertThat(value(i)).isEqualTo("a");
      }
      pass(Duration.ofMillis(500));
    }
    assertThat(asked(false)).as("of 400, before they were many").isEqualTo(7);
    assertThat(lists()).as("in 10 seconds").isEqualTo(10);
  }

  @Test
  @DisplayName("cost one list when they are asked for at once")
  void together() throws Exception {
    fill(20, "a");
    for (int i = 0; i < 8; i++) {
      value(i);
    }
    pass(Duration.ofSeconds(1));
    requests.forget();
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        answers.add(threads.submit(() -> value(number)));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("a");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(asked(false)).isZero();
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  @DisplayName("are as they were a second ago at most, when they changed, came or went")
  void age() {
    fill(20, "a");
    for (int i = 0; i < 22; i++) {
      value(i);
    }
    fill(21, "b");
    cluster.delete(cluster.find(map(3)).orElseThrow());
    pass(Duration.ofSeconds(1));
    assertThat(value(0)).isEqualTo("b");
    assertThat(value(20)).isEqualTo("b");
    assertThat(value(3)).isEqualTo("absent");
    assertThat(value(21)).isEqualTo("absent");
  }

  @Test
  @DisplayName("are not taken from a list of the future, should the clock be set back")
  void clockSetBack() {
    fill(20, "a");
    for (int i = 0; i < 20; i++) {
      value(i);
    }
    fill(20, "b");
    pass(Duration.ofHours(-1));
    assertThat(value(0)).isEqualTo("b");
  }

  @Test
  @DisplayName("are asked for one by one again when nobody asks for most of them any more")
  void fewAgain() {
    fill(20, "a");
    for (int i = 0; i < 20; i++) {
      value(i);
    }
    pass(Duration.ofSeconds(7));
    requests.forget();
    value(0);
    assertThat(asked(false)).isEqualTo(1);
    assertThat(asked(true)).isZero();
  }

  @Test
  @DisplayName("are asked for one by one among many others, of which few are read to see that")
  void amongMany() {
    fill(200, "a");
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 10; i++) {
        assertThat(value(i)).isEqualTo("a");
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(asked(false)).isEqualTo(100);
    assertThat(lists()).isEqualTo(1);
    assertThat(asked(true)).as("pages of 3").isBetween(10L, 12L);
    pass(Duration.ofMinutes(1));
    for (int i = 0; i < 10; i++) {
      value(i);
    }
    assertThat(lists()).as("looked at again after a minute").isEqualTo(2);
  }

  @Test
  @DisplayName("are listed as soon as they are no longer few among many")
  void becomeMany() {
    fill(200, "a");
    for (int i = 0; i < 100; i++) {
      assertThat(value(i)).isEqualTo("a");
    }
    assertThat(asked(false)).as("until they were 64").isLessThan(64);
    requests.forget();
    for (int i = 0; i < 100; i++) {
      assertThat(value(i)).isEqualTo("a");
    }
    assertThat(requests.seen()).isEmpty();
  }

  @Test
  @DisplayName("are asked for one by one where they may not be listed")
  void forbidden() {
    fill(20, "a");
    Cluster limited = server.connect(RecentObjectsTest::withoutLists);
    RecentObjects careful = new RecentObjects(limited, time::get);
    for (int i = 0; i < 20; i++) {
      Optional<Fields> found = careful.find(map(i));
      assertThat(found.orElseThrow().object("data").text("value")).isEqualTo("a");
    }
  }

  private static Fields withoutLists(String method, String path, Supplier<Fields> forward) {
    if (path.contains("?limit")) {
      throw new ClusterException(
          Refusal.FORBIDDEN, List.of(), "Could not list: forbidden.", true, null, null);
    }
    return forward.get();
  }
}
