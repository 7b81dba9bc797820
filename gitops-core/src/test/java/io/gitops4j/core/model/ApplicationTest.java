package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An application")
class ApplicationTest {
  private static final String SHA = "sha256:" + "0".repeat(64);

  @Test
  @DisplayName("has a name, labels, a source, an image and environments in order")
  void everything() {
    Application app =
        Application.named("shop")
            .withTags("java", "team-a")
            .withSource(RepositoryUrl.parse("https://host/o/shop"))
            .withImage(ImageReference.parse("quay.io/o/shop:1@" + SHA))
            .withEnvironments(Environment.named("test"), Environment.named("prod"));
    assertThat(app).hasToString("shop");
    assertThat(app.tags()).isEqualTo(Set.of("java", "team-a"));
    assertThat(app.source()).contains(RepositoryUrl.parse("https://host/o/shop"));
    assertThat(app.image()).contains(ImageReference.parse("quay.io/o/shop"));
    assertThat(app.environments()).extracting(Environment::name).containsExactly("test", "prod");
    assertThat(Application.named("bare").source()).isEmpty();
    assertThat(Application.named("bare").image()).isEmpty();
  }

  @Test
  @DisplayName("cannot have two environments of one name")
  void twoOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Application.named("shop")
                    .withEnvironments(
                        Environment.named("prod"), Environment.preview("prod", Duration.ofDays(1))))
        .withMessage("The application shop has two environments of one name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Application.named("a/b"))
        .withMessageStartingWith("Not a valid application name: 'a/b'.");
  }

  @Test
  @DisplayName("lives in an environment for good, or as long as a preview does")
  void previews() {
    assertThat(Environment.named("prod").lifetime()).isEmpty();
    assertThat(Environment.preview("pr-7", Duration.ofDays(2)).lifetime())
        .contains(Duration.ofDays(2));
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Environment.preview("pr-7", none))
          .withMessage("A preview's time to live must be longer than nothing");
    }
  }

  @Test
  @DisplayName("becomes artifacts that are known by their digest")
  void artifacts() {
    Artifact artifact =
        new Artifact(Artifact.Kind.IMAGE, ImageReference.parse("quay.io/o/shop:1@" + SHA));
    assertThat(artifact.digest()).hasToString(SHA);
    assertThat(artifact).hasToString("quay.io/o/shop:1@" + SHA);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Artifact(Artifact.Kind.MODEL, ImageReference.parse("quay.io/o/shop:1")))
        .withMessage("An artifact is named by its digest, and 'quay.io/o/shop:1' has none");
  }

  @ParameterizedTest(name = "{0} <{1}>")
  @DisplayName("is written by persons whom Git can write down")
  @CsvSource({
    "Ada Lovelace, Ada@Example.org, ada@example.org",
    "ada, '', ''",
    "Zoë, z@ë.nl, z@ë.nl"
  })
  void persons(String name, String email, String identity) {
    Person person = new Person(name, email);
    assertThat(person).hasToString(name + " <" + email + ">");
    assertThat(person.identity().map(Identity::value).orElse("")).isEqualTo(identity);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a<b", "a>b", "a\nb", "a\rb", "a\u0000b"})
  @DisplayName("is written by nobody whose name would break a commit")
  void badPersons(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Person(name, "a@b.c"))
        .withMessage(
            "Git cannot write this person down: a name is needed, without '<', '>' or line breaks");
    if (!name.isBlank()) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Person("ada", name));
    }
  }

  @Test
  @DisplayName("is delivered by actors, found by e-mail address in any case or by exact login")
  void actors() {
    assertThat(Identity.email("Ada@Example.ORG")).isEqualTo(Identity.email("ada@example.org"));
    assertThat(Identity.login("Ada")).isNotEqualTo(Identity.login("ada")).hasToString("Ada");
    assertThat(Actor.of("ada", "leads").isIn("leads")).isTrue();
    assertThat(Actor.SYSTEM.isIn("leads")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Actor.of(" "))
        .withMessage("An actor needs a name");
    assertThatIllegalArgumentException().isThrownBy(() -> Identity.login(""));
  }

  @Test
  @DisplayName("tells what went wrong in a sentence and what would mend it")
  void problems() {
    Problem problem = Problem.of(Problem.Kind.CONFLICT, "Could not commit: too late", "Try again.");
    assertThat(problem).hasToString("Could not commit: too late. Try again.");
    assertThat(problem.where()).isEmpty();
    assertThat(problem.at(NodePath.of("prod")).where()).contains(NodePath.of("prod"));
    assertThat(Problem.of(Problem.Kind.REFUSED, "Why?", "")).hasToString("Why?");
    Problem remote = Problem.of(new ProviderException(ErrorKind.FORBIDDEN, "Could not push."));
    assertThat(remote.kind()).isEqualTo(Problem.Kind.PROVIDER);
    assertThat(remote.details()).isEqualTo(Fields.of("provider", "FORBIDDEN"));
    assertThat(Problem.of(new ProviderException(ErrorKind.EDIT_CONFLICT, "Could not edit.")).kind())
        .isEqualTo(Problem.Kind.CONFLICT);
  }
}
