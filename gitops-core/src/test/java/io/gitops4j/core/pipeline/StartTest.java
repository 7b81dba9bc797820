package io.gitops4j.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.spi.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A start")
class StartTest {
  private static final CommitId ONE = new CommitId("1".repeat(40));
  private static final CommitId TWO = new CommitId("2".repeat(40));
  private static final ImageReference PINNED =
      ImageReference.parse("quay.io/team/app:v1@sha256:" + "a".repeat(64));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Person ADA = new Person("Ada", "ada@example.org");

  static Stream<Start> different() {
    Fields one = Fields.of("a", "1");
    return Stream.of(
        Start.push("main", ONE),
        Start.push("main", TWO),
        Start.push("dev", ONE),
        Start.push("main", ONE).again("x"),
        Start.tag("main", ONE),
        Start.pullRequest(7, ONE),
        Start.pullRequest(8, ONE),
        Start.manual(),
        Start.manual().at(ONE),
        Start.manual(one),
        Start.manual(Fields.of("a", 1)),
        Start.manual(Fields.of("a", null)),
        Start.manual(Fields.of("a", "null")),
        Start.manual(one.with("b", "2")),
        Start.manual(Fields.of("a", "1, b=2")),
        Start.manual(Fields.of("a", List.of("1", "2"))),
        Start.manual(Fields.of("a", List.of("1, 2"))),
        Start.manual(Fields.of("a", one)),
        Start.manual(Fields.of("a", one.toString())),
        Start.schedule("nightly", NOON),
        Start.schedule("nightly", NOON.plusSeconds(1)),
        Start.artifact(PINNED),
        Start.artifact(PINNED.withTag("v2").withDigest(PINNED.digest().orElseThrow())),
        Start.alert("f1", NOON, Fields.none()),
        Start.alert("f2", NOON, Fields.none()),
        Start.alert("f1", NOON.plusSeconds(1), Fields.none()));
  }

  @Test
  @DisplayName("is told from every other by its identity")
  void identities() {
    assertThat(different().map(Start::identity).toList()).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("is the same when the same event is delivered again, in whatever order or company")
  void sameEvent() {
    assertThat(Start.push("main", ONE).by(ADA).identity())
        .isEqualTo(Start.push("main", ONE).identity());
    assertThat(Start.alert("f", NOON, Fields.of("severity", "high")).identity())
        .isEqualTo(Start.alert("f", NOON, Fields.of("severity", "low")).identity());
    Fields ab = Fields.of("a", 1).with("b", 2);
    Fields ba = Fields.of("b", 2).with("a", 1);
    assertThat(Start.manual(ab.with("deep", ab)).identity())
        .isEqualTo(Start.manual(Fields.of("deep", ba).and(ba)).identity());
  }

  @Test
  @DisplayName("has an identity that never changes between versions of the library")
  void golden() {
    assertThat(
            Start.manual(Fields.of("n", 1).with("list", List.of("x", true)).with("none", null))
                .identity())
        .isEqualTo(
            "MANUAL {}"
                + " {String4:list;[String1:x;Boolean4:true;]String1:n;Long1:1;String4:none;4:null;}");
  }

  @ParameterizedTest
  @MethodSource("different")
  @DisplayName("comes back from the journal as it was")
  void roundTrip(Start start) throws Exception {
    Start written = start.by(ADA);
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(written.fields().asMap());
    Map<String, Object> read = json.readValue(text, new TypeReference<Map<String, Object>>() {});
    Start back = Start.of(Fields.copyOf(read));
    assertThat(back.fields()).isEqualTo(written.fields());
    assertThat(back.identity()).isEqualTo(written.identity());
    assertThat(back.authors()).containsExactly(Identity.email("ada@example.org"));
    assertThat(back.commit()).isEqualTo(start.commit());
    assertThat(back.artifact()).isEqualTo(start.artifact());
    assertThat(back).hasToString(start.toString());
  }

  @Test
  @DisplayName("by a push takes author and committer from the commit, each once and only if named")
  void authors() {
    Person bot = new Person("bot", "bot@example.org");
    Person nobody = new Person("nobody", "");
    assertThat(Start.push("main", commit(ADA, bot)).authors())
        .containsExactly(Identity.email("ada@example.org"), Identity.email("bot@example.org"));
    assertThat(Start.push("main", commit(ADA, ADA)).authors()).hasSize(1);
    assertThat(Start.push("main", commit(nobody, ADA)).authors()).hasSize(1);
    assertThat(Start.push("main", commit(ADA, ADA)).commit()).contains(ONE);
  }

  private static Commit commit(Person author, Person committer) {
    return new Commit(ONE, List.of(), author, committer, NOON, "message");
  }

  @Test
  @DisplayName("says what it was in a line, and whether a person asked")
  void described() {
    assertThat(Start.pullRequest(7, ONE))
        .hasToString("pull request {number=7, commit=" + ONE + "}");
    assertThat(Start.manual().isAutomatic()).isFalse();
    assertThat(different().filter(s -> s.kind() != Start.Kind.MANUAL)).allMatch(Start::isAutomatic);
  }

  @Test
  @DisplayName("by an artifact needs its digest")
  void artifactNeedsDigest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Start.artifact(ImageReference.parse("quay.io/team/app:v1")))
        .withMessage(
            "A run starts from an artifact by its digest, and 'quay.io/team/app:v1' has none");
  }
}
