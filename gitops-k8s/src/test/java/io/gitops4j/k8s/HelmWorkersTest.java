package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.RenderContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("A JVM with Helm")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HelmWorkersTest {
  private static final String FOLDER = "-Djava.io.tmpdir=";

  @Test
  @DisplayName("that was killed is replaced, and its folder is gone")
  void killedAtRest() {
    render(HelmCharts.small());
    List<ProcessHandle> before = workers(ProcessHandle.current());
    List<Path> folders = before.stream().map(HelmWorkersTest::folder).toList();
    assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(folder).isEmptyDirectory());
    before.forEach(ProcessHandle::destroyForcibly);
    before.forEach(worker -> worker.onExit().join());
    render(HelmCharts.small());
    assertThat(workers(ProcessHandle.current())).isNotEmpty().doesNotContainAnyElementsOf(before);
    folders.forEach(folder -> await(() -> !Files.exists(folder.getParent())));
  }

  @Test
  @DisplayName("that is killed while it renders is replaced once; then the rendering is given up")
  void killedAtWork() throws Exception {
    Map<String, String> slow = new TreeMap<>(HelmCharts.small());
    slow.put(
        "templates/long.yaml",
        "{{- range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}");
    CompletableFuture<ProviderException> given = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                render(slow);
                given.completeExceptionally(new AssertionError("It was rendered"));
              } catch (ProviderException e) {
                given.complete(e);
              }
            });
    thread.start();
    while (!given.isDone()) {
      workers(ProcessHandle.current()).forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(given.get()).hasMessageContaining("the JVM with Helm ended");
    assertThat(render(HelmCharts.small())).isEqualTo(2);
  }

  @Test
  @DisplayName("ends with the process that it is for, and leaves nothing")
  void endsWithItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Renders.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("2");
      ProcessHandle worker = workers(parent.toHandle()).get(0);
      Path folder = folder(worker);
      assertThat(folder).exists();
      parent.destroyForcibly();
      worker.onExit().join();
      assertThat(folder.getParent()).doesNotExist();
    } finally {
      parent.destroyForcibly();
    }
  }

  /** A process that renders once and stays. */
  static final class Renders {
    public static void main(String[] arguments) throws Exception {
      System.out.println(render(HelmCharts.small()));
      System.in.read();
    }
  }

  private static int render(Map<String, String> files) {
    return HelmRenderer.builder()
        .embedded()
        .build()
        .render(MemoryFiles.of(files), RenderContext.of("jukebox", "test"))
        .manifests()
        .size();
  }

  private static List<ProcessHandle> workers(ProcessHandle of) {
    return of.children()
        .filter(child -> arguments(child).anyMatch(HelmWorker.class.getName()::equals))
        .toList();
  }

  private static Stream<String> arguments(ProcessHandle process) {
    return Stream.of(process.info().arguments().orElse(new String[0]));
  }

  private static Path folder(ProcessHandle worker) {
    return arguments(worker)
        .filter(argument -> argument.startsWith(FOLDER))
        .map(argument -> Path.of(argument.substring(FOLDER.length())))
        .findFirst()
        .orElseThrow();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    while (!condition.holds()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
