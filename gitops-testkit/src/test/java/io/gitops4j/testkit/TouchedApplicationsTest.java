package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.Dependent;
import io.gitops4j.k8s.cache.Dependents;
import io.gitops4j.k8s.cache.RenderingCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The applications that a commit touches")
class TouchedApplicationsTest {
  private static final int APPLICATIONS = 12;

  private final DeliveryKit kit = DeliveryKit.of().repository("gitops", files());
  private final GitRepository git = kit.git("gitops");
  private final CachedRenderer renderer =
      CachedRenderer.of(WorkloadRenderer.create(), RenderingCache.inMemory(10 << 20));
  private final Dependents dependents = Dependents.create();

  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      files.put(folder(i) + "/workload.yaml", "image: example/app:" + i + "\n");
    }
    return files;
  }

  private static String folder(int number) {
    return "apps/" + name(number);
  }

  private static String name(int number) {
    return "app-" + number;
  }

  private static Dependent prod(int number) {
    return new Dependent(name(number), "prod");
  }

  @AfterEach
  void close() {
    kit.close();
  }

  private CommitId head() {
    return git.head("main").orElseThrow();
  }

  private Map<Dependent, Digest> renderAll() {
    Map<Dependent, Digest> all = new TreeMap<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      all.put(prod(i), render(i));
    }
    return all;
  }

  private Digest render(int number) {
    RenderContext context = RenderContext.of(name(number), "prod");
    return dependents.render(renderer, git, head(), folder(number), context).digest();
  }

  @Test
  @DisplayName("are those whose files were read, or looked for in vain, when they were rendered")
  void whatWasRead() {
    renderAll();
    CommitId handled = head();
    kit.push("gitops", folder(3) + "/workload.yaml", "image: example/app:new\n");
    assertThat(dependents.touched(git, handled, head())).containsExactly(prod(3));
    kit.push("gitops", folder(5) + "/workload-prod.yaml", "replicas: 3\n");
    assertThat(dependents.touched(git, handled, head())).containsExactly(prod(3), prod(5));
    handled = head();
    kit.push("gitops", folder(7) + "/workload-test.yaml", "replicas: 3\n");
    assertThat(dependents.touched(git, handled, head())).isEmpty();
  }

  @Test
  @DisplayName("are found, too, when they could not be rendered, once what is wrong is mended")
  void mended() {
    kit.push("gitops", folder(2) + "/workload.yaml", "imagge: typo\n");
    assertThatThrownBy(() -> render(2)).isInstanceOf(ProviderException.class);
    CommitId handled = head();
    kit.push("gitops", folder(2) + "/workload.yaml", "image: example/app:3\n");
    assertThat(dependents.touched(git, handled, head())).containsExactly(prod(2));
  }

  @Test
  @DisplayName("are all, where the repository does not have the commit any more")
  void unknown() {
    renderAll();
    CommitId gone = new CommitId("0123456789".repeat(4));
    assertThat(dependents.touched(git, gone, head()))
        .hasSize(APPLICATIONS)
        .isEqualTo(dependents.all());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  @DisplayName("are, after any commit, all of those whose rendering is another, or refused")
  void noneIsMissed(long seed) {
    Random random = new Random(seed);
    Map<Dependent, Digest> known = renderAll();
    int touchedInAll = 0;
    int rounds = 25;
    for (int round = 0; round < rounds; round++) {
      CommitId handled = head();
      commit(random, round);
      Set<Dependent> touched = dependents.touched(git, handled, head());
      touchedInAll += touched.size();
      Set<Dependent> others = new TreeSet<>();
      for (int i = 0; i < APPLICATIONS; i++) {
        Digest now = digest(i);
        if (!now.equals(known.put(prod(i), now))) {
          others.add(prod(i));
        }
      }
      assertThat(touched).as("seed %d, round %d", seed, round).containsAll(others);
    }
    assertThat(touchedInAll).as("seed %d", seed).isBetween(1, rounds * APPLICATIONS / 2);
  }

  private Digest digest(int number) {
    try {
      return render(number);
    } catch (ProviderException e) {
      return Digest.of(new byte[0]);
    }
  }

  /** A few files come, change or go; now and then none of any application. */
  private void commit(Random random, int round) {
    CommitId head = head();
    List<ExpectedEdit> edits = new ArrayList<>();
    Set<String> paths = new TreeSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String file = List.of("workload", "workload-prod", "notes").get(random.nextInt(3));
      paths.add(folder(random.nextInt(APPLICATIONS)) + "/" + file + ".yaml");
    }
    for (String path : paths) {
      Optional<byte[]> before = git.read(head, path);
      FileEdit edit =
          before.isPresent() && random.nextInt(3) == 0
              ? FileEdit.delete(path)
              : FileEdit.put(path, "image: example/app:" + round + "\n");
      edits.add(new ExpectedEdit(edit, edit.current(before.orElse(null))));
    }
    OperationKey key = OperationKey.named("round " + round);
    git.commit(CommitRequest.of(key, "main", head, edits, "Round " + round));
  }
}
