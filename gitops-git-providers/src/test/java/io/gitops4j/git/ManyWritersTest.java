package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several processes with many threads each write to one branch of one repository. {@code
 * -Dgitops4j.promotions=2000} for 64 threads in each of four processes.
 */
@DisplayName("Many writers to one branch")
class ManyWritersTest extends ServedTest {
  private static final int PROMOTIONS = Integer.getInteger("gitops4j.promotions", 120);
  private static final boolean FULL = PROMOTIONS >= 1_000;
  private static final int PROCESSES = FULL ? 4 : 2;
  private static final int THREADS = FULL ? 64 : 16;
  private static final int SHARED = PROMOTIONS / 20;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  @DisplayName("all land once in one line, and of those who want one value exactly one gets it")
  void everyoneLandsOnce() throws Exception {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < PROMOTIONS; i++) {
      paths.add(PromotionsMain.path("own", i));
    }
    for (int i = 0; i < SHARED; i++) {
      paths.add(PromotionsMain.path("shared", i));
    }
    CommitId begin = writer.writeAll("main", paths, "version: v0 # kept\nowner: ann\n", "Begin");
    Map<String, String> answers = run();
    Map<String, Commit> landed = new HashMap<>();
    JGitRepository visitor = connect("visitor");
    CommitId at = visitor.head("main").orElseThrow();
    while (!at.equals(begin)) {
      Commit commit = visitor.commit(at);
      assertThat(commit.parents()).as("a line, not a net").hasSize(1);
      String key = commit.trailer(OperationKey.TRAILER).orElseThrow();
      assertThat(landed.put(key, commit)).as("key %s lands once", key).isNull();
      at = commit.parents().get(0);
    }
    CommitId head = visitor.head("main").orElseThrow();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < PROMOTIONS; i++) {
      expected.add(owned(visitor, head, answers, i));
    }
    for (int i = 0; i < SHARED; i++) {
      expected.add(shared(visitor, head, answers, i));
    }
    assertThat(landed.keySet()).isEqualTo(expected);
    System.out.printf(
        "%d promotions and %d contended ones by %d threads in each of %d processes: %d pushes%n",
        PROMOTIONS, SHARED, THREADS, PROCESSES, server.pushes(name));
  }

  private String owned(JGitRepository visitor, CommitId head, Map<String, String> answers, int i) {
    int process = i % PROCESSES;
    String path = PromotionsMain.path("own", i);
    String key = PromotionsMain.key(path, process);
    assertThat(answers).containsEntry(key, "PUSHED");
    assertThat(visitor.read(head, path))
        .contains(("version: v1-" + process + " # kept\nowner: ann\n").getBytes(UTF_8));
    return key;
  }

  private String shared(JGitRepository visitor, CommitId head, Map<String, String> answers, int i) {
    String path = PromotionsMain.path("shared", i);
    List<String> winners = new ArrayList<>();
    for (int process = 0; process < PROCESSES; process++) {
      String key = PromotionsMain.key(path, process);
      if ("PUSHED".equals(answers.get(key))) {
        winners.add(key);
        assertThat(visitor.read(head, path))
            .contains(("version: v1-" + process + " # kept\nowner: ann\n").getBytes(UTF_8));
      } else {
        assertThat(answers).containsEntry(key, "EDIT_CONFLICT");
      }
    }
    assertThat(winners).as("who got %s", path).hasSize(1);
    return winners.get(0);
  }

  /** What became of each key. */
  private Map<String, String> run() throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try {
      for (int number = 0; number < PROCESSES; number++) {
        processes.add(start(number));
      }
      for (Process process : processes) {
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("up");
      }
      for (Process process : processes) {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
      }
      Map<String, String> answers = new HashMap<>();
      for (Process process : processes) {
        for (String line : process.inputReader(UTF_8).lines().toList()) {
          String[] words = line.split(" ", 2);
          assertThat(words[0]).as(line).isNotEqualTo("FAILED");
          answers.put(words[1], words[0]);
        }
        assertThat(process.waitFor()).isZero();
      }
      return answers;
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private Process start(int number) throws IOException {
    return GitServer.java(
        PromotionsMain.class,
        server.git(name).toString(),
        folder.resolve("cache").toString(),
        "" + number,
        "" + PROCESSES,
        "" + THREADS,
        "" + PROMOTIONS,
        "" + SHARED);
  }
}
