package io.gitops4j.core.events;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What CDEvents 0.5.1 calls an event, where it has a name for it and all it needs is known.
 *
 * @param type with its version
 * @param subject the subject's id
 * @param content what its schema wants to know of the subject
 */
record CdEvent(String type, String subject, Map<String, Object> content) {
  private static final String SPEC = "0.5.1";
  private static final Set<String> THERE = Set.of("DONE", "ADOPTED");

  static Optional<CdEvent> of(RunEvent event) {
    return switch (event.kind()) {
      case STARTED -> Optional.of(run(event, "queued", Map.of()));
      case CLAIMED -> claimed(event);
      case ENDED -> Optional.of(run(event, "finished", end(event)));
      case STEP_STARTED -> task(event, "started", Map.of());
      case STEP_DONE -> task(event, "finished", Map.of("outcome", "success"));
      case STEP_FAILED ->
          task(event, "finished", Map.of("outcome", "failure", "errors", event.sentence()));
      case OBSERVED -> published(event);
      default -> Optional.empty();
    };
  }

  private static Optional<CdEvent> claimed(RunEvent event) {
    boolean first = event.details().find("claim").filter(Long.valueOf(1)::equals).isPresent();
    return first ? Optional.of(run(event, "started", Map.of())) : Optional.empty();
  }

  private static CdEvent run(RunEvent event, String predicate, Map<String, Object> more) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("pipelineName", event.pipeline());
    content.put("uri", CloudEvents.source(event) + ":" + event.run());
    content.putAll(more);
    return new CdEvent(type("pipelinerun", predicate), event.run().value(), content);
  }

  private static Map<String, Object> end(RunEvent event) {
    Outcome outcome = Outcome.valueOf(event.details().text("outcome"));
    return switch (outcome) {
      case SUCCEEDED -> Map.of("outcome", "success");
      case FAILED, ROLLED_BACK, REJECTED ->
          Map.of("outcome", "failure", "errors", event.sentence());
      case CANCELLED, CANCELLED_AFTER_EFFECT, SUPERSEDED ->
          Map.of("outcome", "cancel", "errors", event.sentence());
    };
  }

  private static Optional<CdEvent> task(
      RunEvent event, String predicate, Map<String, Object> more) {
    return event
        .node()
        .map(
            node -> {
              Map<String, Object> content = new LinkedHashMap<>();
              content.put("taskName", node.toString());
              content.put(
                  "pipelineRun",
                  Map.of("id", event.run().value(), "source", CloudEvents.source(event)));
              content.putAll(more);
              return new CdEvent(type("taskrun", predicate), event.run() + "/" + node, content);
            });
  }

  private static Optional<CdEvent> published(RunEvent event) {
    Fields details = event.details();
    boolean isArtifact =
        details.findText("receiptKind").filter(ArtifactReceipt.KIND::equals).isPresent()
            && THERE.contains(details.findText("outcome").orElse(""));
    if (!isArtifact) {
      return Optional.empty();
    }
    Artifact artifact = ArtifactReceipt.of(details.object("receipt")).artifact();
    return Optional.of(new CdEvent(type("artifact", "published"), packageUrl(artifact), Map.of()));
  }

  /** The name is a repository's last part; where the repository is comes as a qualifier. */
  private static String packageUrl(Artifact artifact) {
    ImageReference image = artifact.reference();
    String repository = image.host() + "/" + image.repository();
    return "pkg:oci/"
        + repository.substring(repository.lastIndexOf('/') + 1)
        + "@"
        + escaped(artifact.digest().toString())
        + "?repository_url="
        + escaped(repository).replace("%2F", "/");
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String type(String subject, String predicate) {
    return "dev.cdevents." + subject + "." + predicate + ".0.3.0";
  }

  /** The whole CDEvent. */
  Map<String, Object> data(RunEvent event, Map<String, @Nullable Object> custom) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("specversion", SPEC);
    context.put("id", CloudEvents.id(event));
    context.put("source", CloudEvents.source(event));
    context.put("type", type);
    context.put("timestamp", event.at().toString());
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", subject);
    about.put("source", CloudEvents.source(event));
    about.put("content", content);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("context", context);
    all.put("subject", about);
    all.put("customData", custom);
    all.put("customDataContentType", "application/json");
    return all;
  }
}
