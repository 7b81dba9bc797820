package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.Landing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mirrors can be littered, damaged, lost and shared, and nobody notices. */
class MirrorTest extends ServedTest {
  @Test
  void litterOfKilledProcessesIsSwept() throws Exception {
    JGitRepository before = connect("a");
    before.read(first, "readme.md");
    before.close();
    Path mirror = mirrors("a").get(0);
    Path lock = Files.writeString(mirror.resolve("refs/gitops4j/seen/heads/main.lock"), "");
    Path pack = Files.writeString(mirror.resolve("objects/incoming_1.pack"), "half");
    CommitId second = writer.write("main", "a.txt", "a\n", "Second");
    assertThat(connect("a").read(second, "a.txt")).isPresent();
    assertThat(lock).doesNotExist();
    assertThat(pack).doesNotExist();
  }

  @Test
  void aDamagedMirrorIsFetchedAnew() throws Exception {
    connect("a").read(first, "readme.md");
    for (Path pack : files(mirrors("a").get(0), ".pack")) {
      Files.write(pack, new byte[100]);
    }
    writer.write("main", "a.txt", "a\n", "Second");
    JGitRepository repository = connect("a");
    Landing landing = repository.commit(CommitMain.request(CommitMain.key(1), first, "b.txt"));
    assertThat(repository.read(landing.commit(), "readme.md").map(b -> new String(b, UTF_8)))
        .contains("hello\n");
    assertThat(mirrors("a")).hasSize(1);
  }

  @Test
  void aMirrorWithMissingObjectsIsFetchedAnew() throws Exception {
    JGitRepository before = connect("a");
    before.read(first, "readme.md");
    before.close();
    for (Path file : files(mirrors("a").get(0).resolve("objects"), "")) {
      Files.delete(file);
    }
    JGitRepository repository = connect("a");
    assertThat(repository.find(new OperationKey(CommitMain.key(1)), "main", first)).isEmpty();
    repository.commit(CommitMain.request(CommitMain.key(1), first, "b.txt"));
    assertThat(writer.log("main")).hasSize(2);
  }

  @Test
  void aMirrorInTooManyPiecesIsFetchedAnew() throws Exception {
    JGitRepository repository = connect("a");
    repository.commit(CommitMain.request(CommitMain.key(1), first, "a.txt"));
    Path before = mirrors("a").get(0);
    for (int i = 0; i < 500; i++) {
      Files.writeString(before.resolve("objects/pack/piece-" + i), "");
    }
    CommitId other = writer.write("main", "b.txt", "b\n", "Somebody else");
    repository.commit(CommitMain.request(CommitMain.key(2), first, "c.txt"));
    assertThat(writer.log("main")).hasSize(4).contains(other);
    assertThat(mirrors("a")).hasSize(2).contains(before);
    repository.close();
    connect("a").head("main");
    assertThat(mirrors("a")).hasSize(1).doesNotContain(before);
  }

  @Test
  void aKeyIsFoundThoughTheMirrorWasLost() {
    Landing landing = connect("a").commit(CommitMain.request(CommitMain.key(1), first, "a.txt"));
    for (int i = 0; i < 100; i++) {
      writer.write("main", "noise.txt", i + "\n", "Noise " + i);
    }
    assertThat(
            connect("b").find(new OperationKey(CommitMain.key(1)), "main", first).map(Commit::id))
        .contains(landing.commit());
    assertThat(connect("c").commit(CommitMain.request(CommitMain.key(1), first, "a.txt")).how())
        .isEqualTo(Landing.How.ADOPTED);
    assertThat(connect("d").history("a.txt", first, landing.commit())).hasSize(1);
  }

  @Test
  void onlyTheNewestCommitIsFetchedAtFirst() throws Exception {
    for (int i = 0; i < 50; i++) {
      writer.write("main", "noise.txt", i + "\n", "Noise " + i);
    }
    JGitRepository repository = connect("a");
    CommitId base = repository.head("main").orElseThrow();
    repository.commit(CommitMain.request(CommitMain.key(1), base, "a.txt"));
    assertThat(mirrors("a").get(0).resolve("shallow")).exists();
  }

  @Test
  void processesShareACacheFolderAndNotAMirror() throws Exception {
    connect("a").read(first, "readme.md");
    List<Process> others = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      others.add(
          GitServer.java(
              CommitMain.class,
              server.git(name).toString(),
              folder.resolve("a").toString(),
              CommitMain.key(i),
              first.hex(),
              "f" + i + ".txt"));
    }
    connect("a").commit(CommitMain.request(CommitMain.key(9), first, "f9.txt"));
    for (Process other : others) {
      assertThat(other.inputReader(UTF_8).readLine()).startsWith("PUSHED");
      assertThat(other.waitFor()).isZero();
    }
    assertThat(writer.log("main")).hasSize(5);
    assertThat(mirrors("a").size()).isBetween(2, 4);
  }

  @Test
  void connectionsOfOneProcessShareAMirrorAndGiveItBack() throws Exception {
    JGitRepository one = connect("a");
    JGitRepository two = connect("a");
    one.read(first, "readme.md");
    two.read(first, "readme.md");
    assertThat(mirrors("a")).hasSize(1);
    one.close();
    assertThat(two.read(first, "readme.md")).isPresent();
    two.close();
    connect("a").read(first, "readme.md");
    assertThat(mirrors("a")).hasSize(1);
  }

  private List<Path> mirrors(String cache) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(cache), 4)) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+\\.git")).toList();
    }
  }

  private static List<Path> files(Path below, String end) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(end))
          .peek(path -> path.toFile().setWritable(true))
          .toList();
    }
  }
}
