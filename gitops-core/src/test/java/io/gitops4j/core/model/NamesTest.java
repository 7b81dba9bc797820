package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A name")
class NamesTest {
  private static final RunId RUN = new RunId("0123456789abcdef");

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"a", "A1", "prod-eu", "v1.2_3", "0-0"})
  @DisplayName("of letters, digits and marks between them is taken as it is")
  void good(String name) {
    assertThat(Names.check("stage", name)).isEqualTo(name);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "", " ", "-a", "a-", ".a", "a.", "a..b", "a/b", "a b", "a\n", "é", "_", "a:b", "..", "a\\b"
      })
  @DisplayName("that could break out of a path, key or branch is refused in one sentence")
  void bad(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Names.check("application", name))
        .withMessage(
            "Not a valid application name: '%s'. Use 1 to 63 letters, digits, '.', '_' or '-',"
                + " beginning and ending with a letter or digit",
            name);
  }

  @Test
  @DisplayName("has 63 characters at most")
  void length() {
    assertThat(Names.check("stage", "a".repeat(63))).hasSize(63);
    assertThatIllegalArgumentException().isThrownBy(() -> Names.check("stage", "a".repeat(64)));
  }

  @Test
  @DisplayName("of a commit is 40 or 64 hexadecimal digits in lower case")
  void commits() {
    assertThat(new CommitId("0a".repeat(20)).abbreviated()).isEqualTo("0a0a0a0a0a");
    assertThat(new CommitId("0a".repeat(32))).hasToString("0a".repeat(32));
    for (String wrong : List.of("", "0a0a0a0", "0A".repeat(20), "0g".repeat(20), "0a".repeat(24))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CommitId(wrong))
          .withMessage(
              "Not a commit id: '%s'. Give all 40 (or 64) hexadecimal digits, in lower case",
              wrong);
    }
  }

  @Test
  @DisplayName("of a node is its path from the outside in")
  void nodePaths() {
    NodePath path = NodePath.parse("prod/eu/canary");
    assertThat(path).isEqualTo(NodePath.of("prod", "eu", "canary")).hasToString("prod/eu/canary");
    assertThat(path).isEqualTo(NodePath.of("prod").child("eu").child("canary"));
    assertThat(path.name()).isEqualTo("canary");
    assertThat(path.isUnder(NodePath.of("prod", "eu"))).isTrue();
    assertThat(path.isUnder(path)).isTrue();
    assertThat(path.isUnder(NodePath.of("pro"))).isFalse();
    assertThat(NodePath.of("prod").isUnder(path)).isFalse();
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "/", "a//b", "/a", "a/", "a/../b"})
  @DisplayName("of a node has no empty or odd parts")
  void badPaths(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodePath.parse(path))
        .withMessageStartingWith("Not a valid node name: '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NodePath(List.of()))
        .withMessage("A node path needs at least one name");
  }

  @Test
  @DisplayName("of an operation never changes between versions of the library")
  void operationKeys() {
    NodePath node = NodePath.parse("prod/change");
    OperationKey key = OperationKey.of(TenantId.DEFAULT, RUN, node, "commit", 1);
    assertThat(key).hasToString("0e92624159e7fb3dd5bd950041c17f75");
    assertThat(OperationKey.TRAILER).isEqualTo("Gitops4j-Operation");
    assertThat(
            List.of(
                OperationKey.of(new TenantId("other"), RUN, node, "commit", 1),
                OperationKey.of(TenantId.DEFAULT, new RunId("other"), node, "commit", 1),
                OperationKey.of(TenantId.DEFAULT, RUN, NodePath.parse("prod/other"), "commit", 1),
                OperationKey.of(TenantId.DEFAULT, RUN, node, "propose", 1),
                OperationKey.of(TenantId.DEFAULT, RUN, node, "commit", 2)))
        .doesNotContain(key)
        .doesNotHaveDuplicates();
    for (String wrong : List.of("", "0".repeat(31), "0".repeat(33), "G".repeat(32))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new OperationKey(wrong))
          .withMessage("Not an operation key: '%s'", wrong);
    }
  }

  @Test
  @DisplayName("of what wakes a run tells what happened, and whether a person caused it")
  void wakeKeys() {
    WakeKey pullRequest = WakeKey.pullRequest("gitops", 12);
    WakeKey approval = WakeKey.approval(RUN, "prod/approvals");
    WakeKey slot = WakeKey.slot("app", "prod");
    WakeKey run = WakeKey.run(RUN);
    assertThat(pullRequest).hasToString("pr:gitops#12");
    assertThat(approval).hasToString("approval:0123456789abcdef/prod/approvals");
    assertThat(slot).hasToString("slot:app/prod");
    assertThat(run).hasToString("run:0123456789abcdef");
    assertThat(List.of(pullRequest, approval)).allMatch(WakeKey::isForPeople);
    assertThat(List.of(slot, run)).noneMatch(WakeKey::isForPeople);
    for (String wrong : List.of("", " ", "a\nb", "a\rb", "a\u0000b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new WakeKey(wrong))
          .withMessage("A wake key is one line of text");
    }
  }
}
