package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run whose file was damaged")
class DamagedRunsTest {
  private static final Actor ANN = Actor.of("ann");

  @TempDir Path home;

  @Test
  @DisplayName("is listed with what is wrong with it, apart from those that can be read")
  void isShown() throws IOException, InterruptedException {
    RunId damaged;
    RunId sound;
    try (FileJournal journal = open();
        Delivery delivery = delivery(journal)) {
      damaged = delivery.start("app", Start.manual().again("1"), ANN).id();
      sound = delivery.start("app", Start.manual().again("2"), ANN).id();
      assertThat(delivery.work()).isPresent();
      assertThat(delivery.damagedRuns(TenantId.DEFAULT)).isEmpty();
    }
    damage(damaged);
    try (FileJournal journal = open();
        Delivery delivery = delivery(journal)) {
      assertThat(delivery.runs(TenantId.DEFAULT)).extracting(Run::id).containsExactly(sound);
      List<DamagedRun> runs = delivery.damagedRuns(TenantId.DEFAULT);
      assertThat(runs).extracting(DamagedRun::run).containsExactly(damaged);
      assertThat(runs.get(0).why()).contains("is damaged").contains("restore it from a backup");
      assertThatThrownBy(() -> delivery.run(damaged))
          .isInstanceOf(JournalException.class)
          .hasMessage(runs.get(0).why());
    }
  }

  private FileJournal open() {
    return FileJournal.open(home, () -> Harness.MONDAY_NINE);
  }

  private static Delivery delivery(FileJournal journal) {
    return Delivery.builder()
        .pipelines(
            PipelineCatalog.of(
                Pipeline.named("app")
                    .stage("test", s -> s.then(Steps.pause("hour", Duration.ofHours(1))))))
        .connections(
            tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
        .journal(journal)
        .drivenByCaller()
        .build();
  }

  private void damage(RunId run) throws IOException {
    Path file;
    try (Stream<Path> files = Files.walk(home)) {
      file =
          files
              .filter(Files::isRegularFile)
              .filter(f -> f.getFileName().toString().contains(run.value()))
              .findFirst()
              .orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    content[20] ^= 1;
    Files.write(file, content);
  }
}
