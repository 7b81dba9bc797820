package io.gitops4j.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartStore;
import io.gitops4j.registry.store.StoreChange;
import io.gitops4j.testkit.DeliveryKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart of the store")
class ChartStoreTest {
  private static final String VALUES = "apps/test/flow/values.yaml";

  private final DeliveryKit kit =
      DeliveryKit.of().repository("gitops", Map.of("apps/test/other/a.yaml", "a: 1\n"));
  private Shelf shelf;
  private ChartStore store;
  private GitRepository git;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    shelf = new Shelf(home);
    store = ChartStore.unchecked(shelf.catalogue());
    git = kit.git("gitops");
  }

  @AfterEach
  void close() {
    shelf.close();
    kit.close();
  }

  private Landing commit(StoreChange change) {
    return store.commit(change, git, "test");
  }

  private byte[] bytes(String path) {
    return git.read(git.head("main").orElseThrow(), path).orElseThrow();
  }

  private List<String> files() {
    return git.list(git.head("main").orElseThrow(), "apps");
  }

  private static void refused(ErrorKind kind, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(reason);
  }

  @Test
  @DisplayName("is installed by one commit: version, digest, values with their comments, archive")
  void installed() {
    Landing landing =
        commit(
            store
                .install("flow", "1.15.0")
                .values("# ours\nworkers:\n  count: 5 # enough\nnotes: |\n  a\n\n  b\n"));
    assertThat(landing.how()).isEqualTo(Landing.How.PUSHED);
    assertThat(kit.file("gitops", "apps/test/flow/Chart.yaml"))
        .isEqualTo(
            """
            # Written by the chart store. The values are yours; leave the rest to its upgrades.
            apiVersion: v2
            name: "flow"
            version: "1.15.0"
            annotations:
              gitops4j.io/chart-store-entry: "flow"
              gitops4j.io/chart-digest: "%s"
            dependencies:
              - name: "flow"
                version: "1.15.0"
                repository: oci://%s/charts
            appVersion: 9.1.15.0
            """
                .formatted(shelf.flowAt("1.15.0").digest(), shelf.address()));
    assertThat(kit.file("gitops", VALUES))
        .isEqualTo(
            """
            flow:
              # ours
              workers:
                count: 5 # enough
              notes: |
                a

                b
              store: local
            """);
    assertThat(bytes("apps/test/flow/charts/flow.tgz")).isEqualTo(shelf.flowAt("1.15.0").archive());
    assertThat(git.commit(landing.commit()).subject()).isEqualTo("Install flow 1.15.0 in test");
  }

  @Test
  @DisplayName("is installed twice by one commit, and under two names side by side")
  void twice() {
    Landing first = commit(store.install("query", "0.9.0"));
    Landing again = commit(store.install("query", "0.9.0"));
    assertThat(again.how()).isEqualTo(Landing.How.UNCHANGED);
    assertThat(again.commit()).isEqualTo(first.commit());
    assertThat(kit.file("gitops", "apps/test/query/values.yaml")).isEqualTo("query: {}\n");
    commit(store.install("query", "0.9.0").named("query-2").values("workers: {count: 3}"));
    assertThat(store.installed(git, "test"))
        .extracting(each -> each.name() + " " + each.entry())
        .containsExactly("query query", "query-2 query");
  }

  @Test
  @DisplayName("is upgraded by the bytes that must change; values people wrote stay as they are")
  void upgraded() {
    commit(store.install("flow", "1.15.0"));
    String mine = "# mine\nflow:\n  workers: {count:   7}   # seven\n  store: 'local'\n";
    kit.push("gitops", VALUES, mine);
    CommitId before = git.head("main").orElseThrow();
    commit(store.upgrade("flow", "1.16.0"));
    assertThat(kit.file("gitops", VALUES)).isEqualTo(mine);
    String chart = kit.file("gitops", "apps/test/flow/Chart.yaml");
    assertThat(chart.replace("1.16.0", "1.15.0"))
        .isEqualTo(
            new String(git.read(before, "apps/test/flow/Chart.yaml").orElseThrow(), UTF_8)
                .replace(
                    shelf.flowAt("1.15.0").digest().toString(),
                    shelf.flowAt("1.16.0").digest().toString()));
    assertThat(bytes("apps/test/flow/charts/flow.tgz")).isEqualTo(shelf.flowAt("1.16.0").archive());
    commit(store.upgrade("flow", "1.15.0").values("workers: {count: 8}\nextra: [a]\n"));
    assertThat(kit.file("gitops", VALUES))
        .isEqualTo(
            "# mine\nflow:\n  workers: {count:   8}   # seven\n  store: 'local'\n  extra:\n    - a\n");
  }

  @Test
  @DisplayName("gets a mapping where a plain value stood, and the catalogue's values within it")
  void reshaped() {
    commit(store.install("flow", "1.15.0"));
    kit.push("gitops", VALUES, "flow:\n  workers: 5 # once\n");
    commit(store.upgrade("flow", "1.16.0").values("workers: {size: big}\n"));
    Fields values = FileDocument.read(VALUES, bytes(VALUES)).get(0).content().object("flow");
    assertThat(values)
        .isEqualTo(
            Fields.of("workers", Fields.of("size", "big").with("count", 2)).with("store", "local"));
    kit.push("gitops", VALUES, "flow:\n  workers: 5\n");
    commit(store.upgrade("flow", "1.15.0"));
    assertThat(kit.file("gitops", VALUES)).isEqualTo("flow:\n  workers: 5\n  store: local\n");
  }

  @Test
  @DisplayName("is uninstalled with its folder and nothing else; once")
  void uninstalled() {
    commit(store.install("flow", "1.15.0"));
    kit.push("gitops", "apps/test/flow/templates/more.yaml", "kind: ConfigMap\n");
    assertThat(commit(store.uninstall("flow")).how()).isEqualTo(Landing.How.PUSHED);
    assertThat(files()).containsExactly("apps/test/other/a.yaml");
    assertThat(commit(store.uninstall("flow")).how()).isEqualTo(Landing.How.UNCHANGED);
    assertThat(store.installed(git, "test")).isEmpty();
  }

  @Test
  @DisplayName("is refused where something else stands, and says what to do")
  void refusals() throws IOException {
    commit(store.install("flow", "1.15.0"));
    CommitId head = git.head("main").orElseThrow();
    refused(
        ErrorKind.ALREADY_EXISTS,
        "Could not install flow 1.16.0 in test: version 1.15.0 is installed. Upgrade it",
        () -> commit(store.install("flow", "1.16.0")));
    refused(
        ErrorKind.ALREADY_EXISTS,
        "Could not install query 0.9.0 as flow in test: flow 1.15.0 has that name",
        () -> commit(store.install("query", "0.9.0").named("flow")));
    refused(
        ErrorKind.ALREADY_EXISTS,
        "apps/test/other is something else",
        () -> commit(store.install("query", "0.9.0").named("other")));
    refused(
        ErrorKind.INVALID,
        "apps/test/other was not written by the chart store",
        () -> commit(store.uninstall("other")));
    refused(
        ErrorKind.NOT_FOUND,
        "it is not installed. Install it",
        () -> commit(store.upgrade("query", "0.9.0")));
    refused(ErrorKind.FORBIDDEN, "allows ^1.15", () -> store.upgrade("flow", "2.0.0"));
    refused(
        ErrorKind.INVALID, "not one mapping", () -> store.install("flow", "1.15.0").values("- a"));
    assertThatThrownBy(() -> store.install("flow", "1.15.0").named("Flow_2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not a name of a release: 'Flow_2'. Use 1 to 53 lower-case");
    shelf.replace("1.15.0");
    refused(
        ErrorKind.ALREADY_EXISTS,
        "Ask who changed it",
        () -> commit(store.upgrade("flow", "1.15.0")));
    assertThat(git.head("main")).contains(head);
  }

  @Test
  @DisplayName("keeps what somebody else changes at the same moment; the same place is a conflict")
  void noLostUpdate() {
    commit(store.install("flow", "1.15.0").values("workers: {count: 1}\nother: 1\n"));
    GitRepository late =
        Interrupted.before(
            git, () -> kit.push("gitops", VALUES, kit.file("gitops", VALUES) + "top: 2\n"));
    store.commit(store.upgrade("flow", "1.16.0").values("other: 9"), late, "test");
    assertThat(kit.file("gitops", VALUES)).contains("other: 9\n").endsWith("top: 2\n");

    GitRepository beaten =
        Interrupted.before(
            git, () -> commit(store.upgrade("flow", "1.15.0").values("workers: {count: 2}")));
    refused(
        ErrorKind.EDIT_CONFLICT,
        "",
        () ->
            store.commit(
                store.upgrade("flow", "1.16.0").values("workers: {count: 3}"), beaten, "test"));
    assertThat(kit.file("gitops", VALUES)).contains("{count: 2}");
  }

  @Test
  @DisplayName("is listed with its newer version, and with what is wrong with it")
  void listed() throws IOException {
    commit(store.install("flow", "1.15.0"));
    commit(store.install("query", "0.9.0"));
    assertThat(store.installed(git, "test"))
        .extracting(Object::toString)
        .containsExactly(
            "flow: flow 1.15.0 " + shelf.flowAt("1.15.0").digest() + ", 1.16.0 is there",
            "query: query 0.9.0 " + store.install("query", "0.9.0").digest());
    assertThat(store.installed(git, "test")).allMatch(each -> each.notes().isEmpty());
    assertThat(store.installed(git, "prod")).isEmpty();

    kit.push("gitops", "apps/test/flow/charts/flow.tgz", "not the chart");
    ChartStore later = ChartStore.unchecked(ChartCatalogue.of(shelf.flow(">=2")));
    assertThat(later.installed(git, "test"))
        .extracting(each -> String.join(" ", each.notes()))
        .containsExactly(
            "Its version is no longer allowed: >=2. Its archive is not the one that was installed:"
                + " upgrade it, or bring that back.",
            "It is no longer in the catalogue.");
    shelf.close();
    assertThat(later.installed(git, "test").get(0).notes())
        .anyMatch(note -> note.startsWith("Newer versions are not known: Could not"));
  }

  @Test
  @DisplayName("is committed by whoever is named, on the branch and in the folder of choice")
  void elsewhere() {
    git.createBranch("next", git.head("main").orElseThrow());
    ChartStore other = store.inFolder("envs/{environment}/charts").onBranch("next");
    Landing landing =
        other.commit(
            other.install("query", "0.9.0"), git, "prod", new Person("Ada", "ada@example.com"));
    Commit commit = git.commit(landing.commit());
    assertThat(commit.author().name()).isEqualTo("Ada");
    assertThat(git.list(git.head("next").orElseThrow(), "envs"))
        .contains("envs/prod/charts/query/charts/query.tgz");
  }
}
