package io.gitops4j.git.ci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.Landing.How;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.LocalGitProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A CI file")
class CiFileTest {
  private static final CiSpec SHOP = CiSpec.image("ghcr.io/acme/shop").onPush("main");
  private static final CiFile FILE = CiFile.gitHub(SHOP);

  @TempDir Path folder;
  private LocalGitProvider forge;

  @BeforeEach
  void open() {
    forge =
        LocalGitProvider.open(folder.resolve("forge"), ProviderContext.in(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    forge.close();
  }

  @Test
  @DisplayName("is committed once, and again only when the spec changed")
  void idempotent() {
    GitRepository shop = repository(Map.of("Dockerfile", "FROM scratch\n"));
    Landing first = FILE.commitTo(shop, "main");
    assertThat(first.how()).isEqualTo(How.PUSHED);
    assertThat(content(shop)).isEqualTo(FILE.text());
    Landing second = CiFile.gitHub(SHOP).commitTo(shop, "main");
    assertThat(second.how()).isEqualTo(How.UNCHANGED);
    assertThat(shop.head("main")).contains(first.commit());
    CiFile other = CiFile.gitHub(SHOP.onPush("release/*"));
    assertThat(other.commitTo(shop, "main").how()).isEqualTo(How.PUSHED);
    assertThat(content(shop)).isEqualTo(other.text());
    assertThat(FILE.commitTo(shop, "main").how()).isEqualTo(How.PUSHED);
    assertThat(content(shop)).isEqualTo(FILE.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"edited", "their own", "empty", "shortened", "no line"})
  @DisplayName("is not put over what a person wrote, unless told to")
  void conflict(String how) {
    String theirs =
        switch (how) {
          case "edited" -> FILE.text().replace("ubuntu-latest", "self-hosted");
          case "shortened" -> FILE.text().substring(0, FILE.text().length() - 1);
          case "no line" -> FILE.text().substring(0, FILE.text().indexOf('\n'));
          case "empty" -> "";
          default -> "on: push\n";
        };
    GitRepository shop = repository(Map.of(FILE.path(), theirs));
    ProviderException conflict =
        catchThrowableOfType(ProviderException.class, () -> FILE.commitTo(shop, "main"));
    assertThat(conflict.kind()).isEqualTo(ErrorKind.EDIT_CONFLICT);
    assertThat(conflict).hasMessageContaining(FILE.path()).hasMessageContaining("replacing()");
    assertThat(content(shop)).isEqualTo(theirs);
    assertThat(FILE.replacing().commitTo(shop, "main").how()).isEqualTo(How.PUSHED);
    assertThat(content(shop)).isEqualTo(FILE.text());
  }

  @Test
  @DisplayName("needs a branch")
  void noBranch() {
    GitRepository shop = repository(Map.of("a", "a"));
    ProviderException none =
        catchThrowableOfType(ProviderException.class, () -> FILE.commitTo(shop, "develop"));
    assertThat(none.kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  @DisplayName("has the same bytes for the same spec, and lists in them what it needs")
  void deterministic() {
    long seed = new Random().nextLong();
    for (int i = 0; i < 50; i++) {
      CiFile one = CiFile.gitHub(RandomSpecs.next(new Random(seed + i)));
      CiFile two = CiFile.gitHub(RandomSpecs.next(new Random(seed + i)));
      assertThat(one.text()).as("seed %d", seed + i).isEqualTo(two.text());
      assertThat(one.text().lines())
          .as("seed %d", seed + i)
          .containsAll(one.needs().stream().map(need -> "# It needs the " + need).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-x", "/x", "a b", "a..b", "a//b", "x/", "$(x)", "a'b", "a\nb", "**", "ä"
      })
  @DisplayName("takes no branch or path that could be something else")
  void refusals(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> SHOP.onPush(value));
    if (!value.equals("a..b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> SHOP.withDockerfile(value));
      assertThatIllegalArgumentException().isThrownBy(() -> SHOP.withContext(value));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> SHOP.withPlatforms(value));
    assertThatIllegalArgumentException().isThrownBy(() -> SHOP.withBuildArgument(value, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> SHOP.withName(value));
    assertThatIllegalArgumentException().isThrownBy(() -> CiSpec.image(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$HOME", "${{ x }}", "a\nb", "\u0000", "ä"})
  @DisplayName(
      "takes no build argument that a forge or a shell could change, and does not repeat it")
  void refusedArguments(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SHOP.withBuildArgument("NAME", value))
        .withMessageContaining("NAME")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(value + "'"));
  }

  @Test
  @DisplayName("takes an image's name without a version")
  void imageWithVersion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CiSpec.image("ghcr.io/acme/shop:1"))
        .withMessageContaining("Leave it out");
  }

  private GitRepository repository(Map<String, String> files) {
    return forge.repository(forge.createRepository("shop", files));
  }

  private static String content(GitRepository repository) {
    return new String(
        repository.read(repository.head("main").orElseThrow(), FILE.path()).orElseThrow(), UTF_8);
  }
}
