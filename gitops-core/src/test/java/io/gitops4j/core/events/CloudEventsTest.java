package io.gitops4j.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An event as a CloudEvent")
class CloudEventsTest {
  private static final Set<String> ATTRIBUTES =
      Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");

  private final Deliveries deliveries = new Deliveries();

  private List<RunEvent> failedRun() throws InterruptedException {
    try (Delivery delivery = deliveries.of(Deliveries.pipeline())) {
      Run run = delivery.start("jukebox", Start.manual(), Deliveries.ANN);
      delivery.work();
      Run.Wait wait = delivery.run(run.id()).waits().get(0);
      delivery.approve(
          TenantId.DEFAULT, run.id(), "prod/approvals", Actor.of("bob"), wait.subject(), "");
      delivery.work();
      return delivery.events(run.id());
    }
  }

  private static JsonNode json(RunEvent event) throws IOException {
    return new ObjectMapper().readTree(CloudEvents.json(event));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  @DisplayName("has the attributes of the specification, an id of its own and always the same text")
  void attributes() throws IOException, InterruptedException {
    List<RunEvent> events = failedRun();
    assertThat(events).extracting(CloudEvents::id).doesNotHaveDuplicates();
    for (RunEvent event : events) {
      JsonNode json = json(event);
      assertThat(names(json)).containsExactlyInAnyOrderElementsOf(ATTRIBUTES);
      assertThat(json.path("specversion").asText()).isEqualTo("1.0");
      assertThat(json.path("id").asText()).isEqualTo(event.run() + "-" + event.sequence());
      assertThat(json.path("source").asText()).isEqualTo("urn:gitops4j:default:jukebox");
      assertThat(json.path("time").asText()).isEqualTo(event.at().toString());
      assertThat(CloudEvents.json(event)).isEqualTo(CloudEvents.json(event));
    }
  }

  @Test
  @DisplayName("says of any event who, where, what and why, for people and for programs")
  void data() throws IOException, InterruptedException {
    for (RunEvent event : failedRun()) {
      JsonNode json = json(event);
      boolean known = json.path("type").asText().startsWith("dev.cdevents.");
      JsonNode data = known ? json.path("data").path("customData") : json.path("data");
      assertThat(data.path("tenant").asText()).isEqualTo("default");
      assertThat(data.path("pipeline").asText()).isEqualTo("jukebox");
      assertThat(data.path("run").asText()).isEqualTo(event.run().value());
      assertThat(data.path("sequence").asLong()).isEqualTo(event.sequence());
      assertThat(data.path("kind").asText()).isEqualTo(event.kind().name());
      assertThat(data.path("sentence").asText()).isEqualTo(event.sentence());
      assertThat(data.has("node")).isEqualTo(event.node().isPresent());
      assertThat(data.path("details").isObject()).isTrue();
    }
  }

  @Test
  @DisplayName("is a CDEvent where there is one for it, otherwise of a type of our own")
  void types() throws IOException, InterruptedException {
    Map<String, List<String>> types = new LinkedHashMap<>();
    for (RunEvent event : failedRun()) {
      types
          .computeIfAbsent(event.kind().name(), kind -> new ArrayList<>())
          .add(json(event).path("type").asText());
    }
    assertThat(types.get("STARTED")).containsExactly("dev.cdevents.pipelinerun.queued.0.3.0");
    assertThat(types.get("CLAIMED"))
        .as("only the first time it is taken up it is started")
        .hasSizeGreaterThan(1)
        .startsWith("dev.cdevents.pipelinerun.started.0.3.0", "io.gitops4j.run.claimed.v1");
    assertThat(types.get("STEP_STARTED")).containsOnly("dev.cdevents.taskrun.started.0.3.0");
    assertThat(types.get("STEP_DONE")).containsOnly("dev.cdevents.taskrun.finished.0.3.0");
    assertThat(types.get("STEP_FAILED")).containsOnly("dev.cdevents.taskrun.finished.0.3.0");
    assertThat(types.get("OBSERVED")).containsOnly("dev.cdevents.artifact.published.0.3.0");
    assertThat(types.get("INTENDED")).containsOnly("io.gitops4j.run.intended.v1");
    assertThat(types.get("GATES_JUDGED")).containsOnly("io.gitops4j.run.gates_judged.v1");
    assertThat(types.get("ENDED")).containsExactly("dev.cdevents.pipelinerun.finished.0.3.0");
  }

  @Test
  @DisplayName("holds all that the schema of its CDEvents type requires, and nothing it forbids")
  void schemas() throws IOException, InterruptedException {
    for (RunEvent event : failedRun()) {
      JsonNode json = json(event);
      String type = json.path("type").asText();
      if (!type.startsWith("dev.cdevents.")) {
        continue;
      }
      JsonNode data = json.path("data");
      assertThat(names(data))
          .containsExactly("context", "subject", "customData", "customDataContentType");
      JsonNode context = data.path("context");
      assertThat(names(context))
          .containsExactly("specversion", "id", "source", "type", "timestamp");
      assertThat(context.path("id")).isEqualTo(json.path("id"));
      assertThat(context.path("source")).isEqualTo(json.path("source"));
      assertThat(context.path("type")).isEqualTo(json.path("type"));
      assertThat(context.path("timestamp")).isEqualTo(json.path("time"));
      JsonNode subject = data.path("subject");
      assertThat(names(subject)).containsExactly("id", "source", "content");
      assertThat(subject.path("id")).isEqualTo(json.path("subject"));
      List<String> parts = List.of(type.split("\\.", -1));
      content(parts.get(2), parts.get(3), subject.path("content"));
    }
  }

  private static void content(String subject, String predicate, JsonNode content) {
    boolean finished = predicate.equals("finished");
    switch (subject) {
      case "pipelinerun" -> {
        assertThat(names(content)).contains("pipelineName", "uri");
        assertThat(Set.of("pipelineName", "uri", "outcome", "errors")).containsAll(names(content));
      }
      case "taskrun" -> {
        assertThat(names(content.path("pipelineRun"))).containsExactlyInAnyOrder("id", "source");
        assertThat(Set.of("taskName", "pipelineRun", "outcome", "errors"))
            .containsAll(names(content));
      }
      default -> assertThat(names(content)).as(subject).isEmpty();
    }
    assertThat(content.has("outcome")).isEqualTo(finished);
    if (finished) {
      assertThat(Set.of("success", "failure", "cancel")).contains(content.path("outcome").asText());
    }
  }

  @Test
  @DisplayName("names an image by its package URL")
  void packageUrl() throws IOException, InterruptedException {
    RunEvent pushed =
        failedRun().stream()
            .filter(e -> e.kind() == RunEvent.Kind.OBSERVED)
            .findFirst()
            .orElseThrow();
    assertThat(json(pushed).path("subject").asText())
        .isEqualTo(
            "pkg:oci/jukebox@sha256%3A" + "ab".repeat(32) + "?repository_url=quay.io/acme/jukebox");
  }
}
