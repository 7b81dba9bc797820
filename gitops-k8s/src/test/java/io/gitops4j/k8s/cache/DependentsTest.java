package io.gitops4j.k8s.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Whoever depends on files")
class DependentsTest {
  private static final List<String> NAMES = List.of("a", "b", "ab", "a-b", "c");
  private static final Dependent SHOP = new Dependent("shop", "prod");
  private static final Dependent RADIO = new Dependent("radio", "prod");

  private final Dependents dependents = Dependents.create();

  @BeforeEach
  void begin() {
    dependents.set(SHOP, List.of("apps/shop", "charts/web", "values/prod.yaml"));
    dependents.set(RADIO, List.of("apps/radio", "charts/web"));
  }

  private Set<Dependent> touched(String... changed) {
    return dependents.touched(List.of(changed));
  }

  @Test
  @DisplayName("is touched by files of its folder, at any depth, and by nobody else's")
  void folders() {
    assertThat(touched("apps/shop/config.yaml")).containsExactly(SHOP);
    assertThat(touched("apps/shop/base/a/b.yaml")).containsExactly(SHOP);
    assertThat(touched("apps/shop2/config.yaml", "apps/config.yaml", "README.md")).isEmpty();
    assertThat(touched()).isEmpty();
  }

  @Test
  @DisplayName("is touched along with all others by what they share")
  void shared() {
    assertThat(touched("charts/web/templates/service.yaml")).containsExactly(RADIO, SHOP);
    assertThat(touched("values/prod.yaml", "apps/radio/x")).containsExactly(RADIO, SHOP);
    assertThat(touched("values/prod.yaml")).containsExactly(SHOP);
    assertThat(touched("values/test.yaml")).isEmpty();
  }

  @Test
  @DisplayName("is touched when its folder, or one above, becomes a file or a link")
  void replaced() {
    assertThat(touched("apps/shop")).containsExactly(SHOP);
    assertThat(touched("apps")).containsExactly(RADIO, SHOP);
    assertThat(touched("app")).isEmpty();
  }

  @Test
  @DisplayName("may depend on all of a repository, and is touched by any file then")
  void everything() {
    dependents.set(RADIO, List.of(""));
    assertThat(touched("README.md")).containsExactly(RADIO);
    assertThat(touched("apps/shop/x")).containsExactly(RADIO, SHOP);
  }

  @Test
  @DisplayName("is touched by what was said last, and by nothing once it is forgotten")
  void changes() {
    dependents.set(SHOP, List.of("other"));
    assertThat(touched("apps/shop/x", "values/prod.yaml")).isEmpty();
    assertThat(touched("other/x", "charts/web/x")).containsExactly(RADIO, SHOP);
    dependents.remove(SHOP);
    assertThat(touched("other/x", "charts/web/x")).containsExactly(RADIO);
    assertThat(dependents.all()).containsExactly(RADIO);
  }

  @Test
  @DisplayName("must name paths within the repository")
  void paths() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dependents.set(SHOP, List.of("../elsewhere")));
    assertThat(touched("apps/shop/x")).containsExactly(SHOP);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("is found among many as by asking each of them")
  void asByAskingEach(long seed) {
    Random random = new Random(seed);
    Map<Dependent, String> all = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      all.put(new Dependent("app-" + i, "test"), path(random));
    }
    all.forEach((who, path) -> dependents.set(who, List.of(path)));
    for (String changed : all.values()) {
      Set<Dependent> expected = new TreeSet<>();
      all.forEach(
          (who, path) -> {
            if ((changed + "/").startsWith(path + "/") || path.startsWith(changed + "/")) {
              expected.add(who);
            }
          });
      assertThat(touched(changed)).as("seed %d, %s", seed, changed).isEqualTo(expected);
    }
  }

  private static String path(Random random) {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(depth -> NAMES.get(random.nextInt(NAMES.size())))
        .collect(Collectors.joining("/"));
  }
}
