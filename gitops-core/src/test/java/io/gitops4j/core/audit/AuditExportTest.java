package io.gitops4j.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An audit export")
class AuditExportTest implements InstantSource {
  private static final TenantId OTHER = new TenantId("other");
  private static final Actor BOB = Actor.of("bob");

  private final MemoryJournal journal = new MemoryJournal(this);
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private Run run;

  @Override
  public Instant instant() {
    return now;
  }

  @BeforeEach
  void twoRuns() throws InterruptedException {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .guard(Gates.approvals(1))
                        .then(Step.named("go", c -> StepResult.done())));
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(t -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(journal)
            .clock(this)
            .process("one")
            .drivenByCaller()
            .build()) {
      Actor ann = Actor.of("ann");
      delivery.start(OTHER, "app", Start.manual(), ann);
      run = delivery.start("app", Start.manual(), ann);
      delivery.work();
      now = now.plus(Duration.ofDays(1));
      String subject = delivery.run(run.id()).waits().get(0).subject();
      delivery.approve(TenantId.DEFAULT, run.id(), "prod/approvals", BOB, subject, "schön");
      delivery.work();
    }
  }

  private AuditExport all() {
    return AuditExport.of(journal, TenantId.DEFAULT);
  }

  private static String text(AuditExport export) throws IOException {
    StringWriter out = new StringWriter();
    export.writeTo(out);
    return out.toString();
  }

  private static List<String> lines(AuditExport export) throws IOException {
    return new ArrayList<>(text(export).lines().toList());
  }

  private static AuditVerdict verify(String text) throws IOException {
    return AuditExport.verify(new StringReader(text));
  }

  private static AuditVerdict verify(List<String> lines) throws IOException {
    return verify(String.join("\n", lines) + "\n");
  }

  private static List<JsonNode> records(AuditExport export) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : lines(export)) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.has("record")) {
        records.add(json);
      }
    }
    return records;
  }

  @Test
  @DisplayName("holds every record of a tenant's environments and runs, and of nobody else's")
  void everything() throws IOException {
    List<JsonNode> records = records(all());
    int expected = 0;
    for (String prefix : List.of("env/", "run/")) {
      for (var stream : journal.streams(TenantId.DEFAULT, prefix)) {
        expected += journal.read(stream, 0).entries().size();
      }
    }
    assertThat(records).hasSize(expected).hasSizeGreaterThan(10);
    assertThat(records)
        .extracting(r -> r.path("stream").asText())
        .isSorted()
        .contains("env/app/prod", "run/" + run.id());
    JsonNode approved =
        records.stream()
            .filter(r -> r.path("type").asText().equals("Approved"))
            .findFirst()
            .orElseThrow()
            .path("record");
    assertThat(approved.path("actor").asText()).isEqualTo("bob");
    assertThat(approved.path("subject").asText()).startsWith("sha256:");
    assertThat(approved.path("reason").asText()).isEqualTo("schön");
    assertThat(approved.path("at").asText()).isEqualTo("2026-01-06T09:00:00Z");
  }

  @Test
  @DisplayName("is the same text each time, in ASCII, and verifies")
  void sameText() throws IOException {
    String text = text(all());
    assertThat(text(all())).isEqualTo(text).isASCII().endsWith("}\n");
    AuditVerdict verdict = verify(text);
    assertThat(verdict.isSound()).as(verdict.sentence()).isTrue();
    assertThat(verdict.lastHash()).contains(all().writeTo(new StringWriter()));
    assertThat(verdict.brokenLine()).isEmpty();
  }

  @Test
  @DisplayName("can be of one run, or of a time")
  void parts() throws IOException {
    assertThat(records(all().of(run.id())))
        .extracting(r -> r.path("stream").asText())
        .containsOnly("run/" + run.id());
    Instant day = Instant.parse("2026-01-06T00:00:00Z");
    List<JsonNode> first = records(all().between(Instant.EPOCH, day));
    List<JsonNode> second = records(all().between(day, day.plus(Duration.ofDays(1))));
    assertThat(first).isNotEmpty();
    assertThat(second).extracting(r -> r.path("type").asText()).contains("Approved");
    assertThat(first.size() + second.size()).isEqualTo(records(all()).size());
    assertThat(verify(text(all().between(day, day))).isSound()).isTrue();
  }

  @Test
  @DisplayName("shows the line in which any one character was changed")
  void changed() throws IOException {
    Instant day = Instant.parse("2026-01-06T00:00:00Z");
    List<String> lines = lines(all().of(run.id()).between(day, Instant.MAX));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      for (int at = 0; at < line.length(); at++) {
        char other = line.charAt(at) == 'a' ? 'b' : 'a';
        lines.set(i, line.substring(0, at) + other + line.substring(at + 1));
        assertThat(verify(lines).brokenLine()).hasValue(i + 1);
      }
      lines.set(i, line);
    }
  }

  @Test
  @DisplayName("shows where a line was removed, doubled, moved or added, the last one included")
  void removedAndMoved() throws IOException {
    List<String> lines = lines(all());
    for (int i = 0; i < lines.size(); i++) {
      List<String> removed = new ArrayList<>(lines);
      removed.remove(i);
      assertThat(verify(removed).brokenLine()).as("removed").hasValue(i + 1);
      List<String> doubled = new ArrayList<>(lines);
      doubled.add(i, lines.get(i));
      assertThat(verify(doubled).brokenLine()).as("doubled").hasValue(i + 2);
      for (int j = i + 1; j < lines.size(); j++) {
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, i, j);
        assertThat(verify(swapped).brokenLine()).as("swapped").hasValue(i + 1);
      }
    }
    lines.add("");
    assertThat(verify(lines).brokenLine()).hasValue(lines.size());
  }

  @Test
  @DisplayName("shows a line of another export, and a file that breaks off anywhere or is empty")
  void foreignAndTorn() throws IOException {
    List<String> lines = lines(all());
    List<String> foreign = lines(AuditExport.of(journal, OTHER));
    lines.set(2, foreign.get(2));
    assertThat(verify(lines).brokenLine()).hasValue(3);
    String text = text(all());
    for (int end = 0; end < text.length() - 1; end += 7) {
      assertThat(verify(text.substring(0, end)).isSound()).as("%s", end).isFalse();
    }
    assertThat(verify("").brokenLine()).hasValue(1);
    assertThat(verify("").sentence()).isEqualTo("Line 1 is missing, and maybe more");
  }

  @Test
  @DisplayName("can be verified by anybody with SHA-256")
  void asDocumented() throws IOException {
    String previous = "0".repeat(64);
    for (String line : lines(all())) {
      assertThat(line).startsWith("{\"previous\":\"" + previous + "\",");
      String open = line.substring(0, line.lastIndexOf(",\"hash\":\"")) + "}";
      previous = Digest.of(open.getBytes(StandardCharsets.UTF_8)).hex();
      assertThat(line).endsWith(",\"hash\":\"" + previous + "\"}");
    }
  }

  @Test
  @DisplayName("holds no secret, because no record can")
  void noSecrets() {
    assertThatThrownBy(() -> Fields.of("password", Secret.of("hunter2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }
}
