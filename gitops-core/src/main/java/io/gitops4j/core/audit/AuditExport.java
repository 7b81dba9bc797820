package io.gitops4j.core.audit;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All a tenant's journal says of its environments and runs, as text that shows when somebody
 * changed it: who asked for what and when, who approved which subject, what was about to be done,
 * what came of it, the evidence and the receipts.
 *
 * <p>The text is JSON Lines in ASCII. The first line says what was asked for; each further one is
 * one record: {@code previous, stream, sequence, type, version, at, record, hash}; the last one
 * says how many there were. Environments come before runs, both sorted by name, and in each the
 * records in their order. The same journal gives the same text. A record's {@code sequence} counts
 * from 0; what the journal was made to forget is not there, and its numbers are missing. A payload
 * too long for a record stands there as its digest. A {@link io.gitops4j.core.model.Secret} can't
 * be put into a record; what callers put into parameters, reasons and evidence as plain text, can.
 *
 * <p>{@code hash} is the SHA-256, in hexadecimal, of the line without it: of everything before
 * {@code ,"hash"} followed by a closing brace. {@code previous} is the hash of the line before, 64
 * zeros on the first one.
 *
 * <p>So a line that was changed, removed, added or moved breaks the chain there. The chain alone
 * does not say that it is the one that was exported: whoever has the file can work out a new one.
 * Keep the last hash, which {@link #writeTo} returns, where they can't write: in a signed commit, a
 * ticket, a time-stamping service. Nor does it say that the journal told the truth in the first
 * place.
 *
 * <p>Immutable and thread-safe. Records that are appended while it writes may be missing.
 */
public final class AuditExport {
  private static final String FORMAT = "gitops4j-audit";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Journal journal;
  private final TenantId tenant;
  private final @Nullable RunId run;
  private final Instant from;
  private final Instant to;

  private AuditExport(
      Journal journal, TenantId tenant, @Nullable RunId run, Instant from, Instant to) {
    this.journal = journal;
    this.tenant = tenant;
    this.run = run;
    this.from = from;
    this.to = to;
  }

  /** Everything of a tenant. */
  public static AuditExport of(Journal journal, TenantId tenant) {
    return new AuditExport(journal, tenant, null, Instant.MIN, Instant.MAX);
  }

  /** The same, of one run and no environment. */
  public AuditExport of(RunId one) {
    return new AuditExport(journal, tenant, one, from, to);
  }

  /**
   * The same, of a time.
   *
   * @param first the earliest moment
   * @param end the first moment after it
   */
  public AuditExport between(Instant first, Instant end) {
    return new AuditExport(journal, tenant, run, first, end);
  }

  /**
   * Writes it. The writer is neither flushed nor closed.
   *
   * @return the hash of the last line, which stands for the whole
   * @throws IOException if the writer throws it
   * @throws JournalException if the journal can't be read
   */
  public String writeTo(Writer out) throws IOException {
    AuditChain chain = new AuditChain();
    out.write(chain.next(json(question())));
    long lines = 0;
    for (StreamId stream : streams()) {
      Excerpt excerpt = journal.read(stream, 0);
      long sequence = excerpt.first();
      for (Entry entry : excerpt.entries()) {
        Optional<Map<String, @Nullable Object>> line = line(stream, sequence++, entry);
        if (line.isPresent()) {
          out.write(chain.next(json(line.get())));
          lines++;
        }
      }
    }
    out.write(chain.next(AuditChain.end(lines)));
    return chain.last();
  }

  /**
   * Verifies what {@link #writeTo} wrote. The reader is not closed.
   *
   * @throws IOException if the reader throws it
   */
  public static AuditVerdict verify(Reader exported) throws IOException {
    return AuditChain.verify(exported);
  }

  private Map<String, @Nullable Object> question() {
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    question.put("format", FORMAT);
    question.put("version", 1);
    question.put("tenant", tenant.value());
    question.put("run", run == null ? null : run.value());
    question.put("from", from.equals(Instant.MIN) ? null : from.toString());
    question.put("to", to.equals(Instant.MAX) ? null : to.toString());
    return question;
  }

  private List<StreamId> streams() {
    if (run != null) {
      return List.of(new StreamId(tenant, "run/" + run));
    }
    List<StreamId> all = new ArrayList<>(journal.streams(tenant, "env/"));
    all.addAll(journal.streams(tenant, "run/"));
    return all;
  }

  private Optional<Map<String, @Nullable Object>> line(
      StreamId stream, long sequence, Entry entry) {
    Map<String, @Nullable Object> record;
    Instant at;
    try {
      record = JSON.readValue(entry.content(), new TypeReference<>() {});
      at = Instant.parse(String.valueOf(record.get("at")));
    } catch (IOException | RuntimeException e) {
      throw new JournalException(
          ErrorKind.INTERNAL,
          "Could not export " + stream + ": record " + sequence + " is damaged.",
          e);
    }
    if (at.isBefore(from) || !at.isBefore(to)) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("stream", stream.name());
    line.put("sequence", sequence);
    line.put("type", entry.type());
    line.put("version", entry.version());
    line.put("at", at.toString());
    line.put("record", record);
    return Optional.of(line);
  }

  private static String json(Map<String, @Nullable Object> line) throws IOException {
    return JSON.writeValueAsString(line);
  }
}
