package io.gitops4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal as text, an entry a line, and what it says through the public API. */
record GoldenJournal(Journal journal) {
  static final String ENTRIES = ".journal";
  static final String VIEW = ".view.json";

  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();
  private static final JsonMapper LINES = new JsonMapper();

  /** What a kit's runs wrote; the kit's folder gets another name, the same each time. */
  static GoldenJournal of(DeliveryKit kit) {
    return new GoldenJournal(kit.journal());
  }

  static GoldenJournal read(Path file) throws IOException {
    MemoryJournal journal = new MemoryJournal(InstantSource.fixed(DeliveryKit.BEGINNING));
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      JsonNode json = LINES.readTree(line);
      StreamId stream = new StreamId(TENANT, json.get("stream").asText());
      Entry entry =
          new Entry(
              json.get("type").asText(),
              json.get("version").asInt(),
              json.get("minReader").asInt(),
              json.get("durable").asBoolean(),
              json.get("content").asText().getBytes(StandardCharsets.UTF_8));
      journal.append(
          stream, journal.version(stream), Writer.anyone(), List.of(entry), Schedule.unchanged());
    }
    return new GoldenJournal(journal);
  }

  String entries() {
    StringBuilder lines = new StringBuilder();
    for (String prefix : List.of("app/", "env/", "run/")) {
      for (StreamId stream : journal.streams(TENANT, prefix)) {
        journal.read(stream, 0).entries().forEach(e -> lines.append(line(stream, e)).append('\n'));
      }
    }
    return lines.toString();
  }

  private String line(StreamId stream, Entry entry) {
    ObjectNode json = LINES.createObjectNode();
    json.put("stream", stream.name());
    json.put("type", entry.type());
    json.put("version", entry.version());
    json.put("minReader", entry.minReader());
    json.put("durable", entry.durable());
    json.put("content", anonymous(new String(entry.content(), StandardCharsets.UTF_8)));
    return json.toString();
  }

  private static String anonymous(String text) {
    return text.replaceAll("(/[^\"/\\s]+)*/gitops4j-kit-[0-9]+", "/srv/gitops4j");
  }

  /** Runs, their events and their environments; of sentences only those that were journaled. */
  String view() {
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of())
            .connections(
                tenant -> {
                  throw new IllegalStateException("Nothing is executed");
                })
            .journal(journal)
            .drivenByCaller()
            .build()) {
      Map<String, Object> all = new TreeMap<>();
      for (Run run : delivery.runs(TENANT)) {
        all.put("run " + run.id(), run(run));
        all.put(
            "events of " + run.id(), delivery.events(run.id()).stream().map(this::event).toList());
      }
      for (StreamId stream : journal.streams(TENANT, "env/")) {
        String[] names = stream.name().split("/", -1);
        all.put(stream.name(), environment(delivery.environment(names[1], names[2])));
      }
      return anonymous(JSON.writeValueAsString(all) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A view could not be written", e);
    }
  }

  private Map<String, Object> run(Run run) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("pipeline", run.pipeline());
    view.put("status", run.status().name());
    view.put("outcome", run.outcome().map(Enum::name).orElse(""));
    view.put("problem", run.problem().map(p -> p.kind() + ": " + p.sentence()).orElse(""));
    view.put("startedAt", run.startedAt().toString());
    view.put("start", run.release().start().toString());
    List<String> waits = new ArrayList<>();
    run.waits().forEach(w -> waits.add(w.node() + " " + w.sentence() + " " + w.subject()));
    view.put("waits", waits);
    view.put("evidence", run.release().evidence().fields().asMap());
    view.put(
        "receipts",
        run.release().receipts().stream()
            .map(r -> Map.of("kind", r.kind(), "fields", r.fields().asMap()))
            .toList());
    return view;
  }

  private Map<String, Object> event(RunEvent event) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("sequence", event.sequence());
    view.put("at", event.at().toString());
    view.put("kind", event.kind().name());
    view.put("node", event.node().map(Object::toString).orElse(""));
    view.put("details", event.details().asMap());
    return view;
  }

  private Map<String, Object> environment(EnvironmentStatus status) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("owner", status.owner().map(Object::toString).orElse(""));
    view.put("hold", status.hold().map(h -> h.why() + " by " + h.by()).orElse(""));
    view.put(
        "release",
        status.release().map(d -> d.run() + " since " + d.since() + " by " + d.by()).orElse(""));
    return view;
  }
}
