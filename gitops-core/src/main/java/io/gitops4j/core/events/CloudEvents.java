package io.gitops4j.core.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.engine.RunEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events of runs as <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">
 * CloudEvents 1.0</a>, in the structured JSON format.
 *
 * <table>
 * <caption>Attributes</caption>
 * <tr><th>Attribute</th><th>Is</th></tr>
 * <tr><td>{@code id}</td><td>{@code <run>-<sequence>}: the same each time the event is
 *     told</td></tr>
 * <tr><td>{@code source}</td><td>{@code urn:gitops4j:<tenant>:<pipeline>}</td></tr>
 * <tr><td>{@code type}</td><td>a CDEvents type, or {@code io.gitops4j.run.<kind>.v1}</td></tr>
 * <tr><td>{@code subject}</td><td>the run, or the CDEvents subject</td></tr>
 * <tr><td>{@code time}</td><td>when it happened</td></tr>
 * <tr><td>{@code data}</td><td>{@code {tenant, pipeline, run, sequence, kind, node, sentence,
 *     details}}; {@code node} only where there is one. Of a CDEvent this is its {@code
 *     customData}</td></tr>
 * </table>
 *
 * <p>These are <a href="https://github.com/cdevents/spec/tree/v0.5.1">CDEvents 0.5.1</a>; no other
 * is claimed, because what the others need is not in a run's event:
 *
 * <table>
 * <caption>CDEvents</caption>
 * <tr><th>Event</th><th>Type</th><th>Subject</th></tr>
 * <tr><td>{@code STARTED}</td><td>{@code dev.cdevents.pipelinerun.queued.0.3.0}</td>
 *     <td>{@code <run>}</td></tr>
 * <tr><td>the first {@code CLAIMED}</td><td>{@code dev.cdevents.pipelinerun.started.0.3.0}</td>
 *     <td>{@code <run>}</td></tr>
 * <tr><td>{@code ENDED}</td><td>{@code dev.cdevents.pipelinerun.finished.0.3.0}; outcome {@code
 *     success}, {@code failure}, or {@code cancel} for cancelled and superseded runs</td>
 *     <td>{@code <run>}</td></tr>
 * <tr><td>{@code STEP_STARTED}</td><td>{@code dev.cdevents.taskrun.started.0.3.0}; stages are tasks
 *     as steps are; a step that is tried again starts again</td>
 *     <td>{@code <run>/<node>}</td></tr>
 * <tr><td>{@code STEP_DONE}, {@code STEP_FAILED}</td><td>{@code
 *     dev.cdevents.taskrun.finished.0.3.0}; outcome {@code success} or {@code failure}</td>
 *     <td>{@code <run>/<node>}</td></tr>
 * <tr><td>{@code OBSERVED} of an artifact that is there</td><td>{@code
 *     dev.cdevents.artifact.published.0.3.0}</td><td>its package URL, {@code
 *     pkg:oci/…}</td></tr>
 * </table>
 */
public final class CloudEvents {
  /** The media type of {@link #json}. */
  public static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CloudEvents() {}

  /** The id of an event; the same each time it is told. */
  public static String id(RunEvent event) {
    return event.run() + "-" + event.sequence();
  }

  /** An event as JSON; the same text each time. */
  public static String json(RunEvent event) {
    Optional<CdEvent> known = CdEvent.of(event);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("specversion", "1.0");
    all.put("id", id(event));
    all.put("source", source(event));
    all.put("type", known.map(CdEvent::type).orElseGet(() -> ownType(event)));
    all.put("subject", known.map(CdEvent::subject).orElse(event.run().value()));
    all.put("time", event.at().toString());
    all.put("datacontenttype", "application/json");
    Map<String, @Nullable Object> data = data(event);
    all.put("data", known.isPresent() ? known.get().data(event, data) : data);
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event could not be written as JSON", e);
    }
  }

  static String source(RunEvent event) {
    return "urn:gitops4j:" + event.tenant() + ":" + event.pipeline();
  }

  private static String ownType(RunEvent event) {
    return "io.gitops4j.run." + event.kind().name().toLowerCase(Locale.ROOT) + ".v1";
  }

  private static Map<String, @Nullable Object> data(RunEvent event) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("tenant", event.tenant().value());
    data.put("pipeline", event.pipeline());
    data.put("run", event.run().value());
    data.put("sequence", event.sequence());
    data.put("kind", event.kind().name());
    event.node().ifPresent(node -> data.put("node", node.toString()));
    data.put("sentence", event.sentence());
    data.put("details", event.details().asMap());
    return data;
  }
}
