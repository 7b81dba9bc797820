package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a tenant's journal says, read without the engine. Immutable. */
final class RawJournal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<RawRecord>> runs;
  private final Map<String, List<RawRecord>> slots;
  private final Map<String, List<Operation>> operations = new TreeMap<>();

  private RawJournal(Journal journal, TenantId tenant) {
    runs = streams(journal, tenant, "run/");
    slots = streams(journal, tenant, "env/");
    runs.forEach((run, records) -> operations.put(run, operations(journal, tenant, run, records)));
  }

  static RawJournal read(Journal journal, TenantId tenant) {
    return new RawJournal(journal, tenant);
  }

  /** The records of each run. */
  Map<String, List<RawRecord>> runs() {
    return runs;
  }

  /** The records of each {@code application/environment}. */
  Map<String, List<RawRecord>> slots() {
    return slots;
  }

  /** A run's effects, in the order they were intended. */
  List<Operation> operations(String run) {
    return operations.getOrDefault(run, List.of());
  }

  /** The effects of all runs. */
  List<Operation> operations() {
    return operations.values().stream().flatMap(List::stream).toList();
  }

  /** How a run ended; empty while it goes on. */
  String outcome(String run) {
    return runs.getOrDefault(run, List.of()).stream()
        .filter(r -> r.is("Ended"))
        .map(r -> r.text("outcome"))
        .findFirst()
        .orElse("");
  }

  private static Map<String, List<RawRecord>> streams(
      Journal journal, TenantId tenant, String prefix) {
    Map<String, List<RawRecord>> all = new TreeMap<>();
    for (StreamId stream : journal.streams(tenant, prefix)) {
      List<RawRecord> records = new ArrayList<>();
      Journal.Excerpt excerpt = journal.read(stream, 0);
      long sequence = excerpt.first();
      for (Entry entry : excerpt.entries()) {
        records.add(new RawRecord(sequence++, entry.type(), json(entry.content())));
      }
      all.put(stream.name().substring(prefix.length()), List.copyOf(records));
    }
    return all;
  }

  private static List<Operation> operations(
      Journal journal, TenantId tenant, String run, List<RawRecord> records) {
    Map<String, Operation> found = new LinkedHashMap<>();
    for (RawRecord record : records) {
      String key = record.text("op");
      if (record.is("OpIntended")) {
        JsonNode payload = payload(journal, new StreamId(tenant, "run/" + run), record);
        found.put(key, new Operation(run, record, payload, null));
      } else if (record.is("OpObserved")) {
        @Nullable Operation open = found.get(key);
        if (open != null) {
          found.put(key, new Operation(run, open.intended(), open.payload(), record));
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static JsonNode payload(Journal journal, StreamId stream, RawRecord intended) {
    String blob = intended.text("payloadBlob");
    return blob.isEmpty() || blob.equals("null")
        ? intended.json().path("payload")
        : json(Objects.requireNonNull(journal.blob(stream, Digest.parse(blob)).orElse(null), blob));
  }

  private static JsonNode json(byte[] content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
