package io.gitops4j.core.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes records into journal entries as JSON, and reads them back. Thread-safe. */
final class RecordCodec {
  /** The reader this code is: it acts on no stream that asks for a later one. */
  static final int READER = 1;

  private static final ObjectMapper JSON = mapper();
  private static final Map<String, Class<?>> TYPES = types();

  private RecordCodec() {}

  /** A record with the time and the claim it was written under. */
  static <T extends Record> Entry write(T record, Instant at, long epoch, boolean durable) {
    try {
      ObjectNode json = JSON.valueToTree(record);
      json.put("at", at.toString());
      json.put("epoch", epoch);
      byte[] content = JSON.writeValueAsBytes(json);
      return new Entry(record.getClass().getSimpleName(), 1, READER, durable, content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record could not be written as JSON", e);
    }
  }

  /**
   * A record as it was written. Fields this code does not know are ignored, and so are records that
   * a newer version wrote for readers like this one too: they come as {@link RunRecord.Foreign}.
   *
   * @throws JournalException of kind {@code INVALID} if the record asks for a later reader
   */
  static Stamped read(Entry entry, long sequence) {
    if (entry.minReader() > READER) {
      throw new JournalException(
          ErrorKind.INVALID,
          "Could not read the journal: a newer version of the library wrote record "
              + sequence
              + " ("
              + entry.type()
              + "), which this one must not act on. Use that version.",
          null);
    }
    Class<?> type = TYPES.getOrDefault(entry.type(), RunRecord.Foreign.class);
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(entry.content());
      Instant at = Instant.parse(json.path("at").asText());
      long epoch = json.path("epoch").asLong();
      return new Stamped(sequence, at, epoch, JSON.treeToValue(json, type));
    } catch (IOException | RuntimeException e) {
      throw new JournalException(
          ErrorKind.INTERNAL,
          "Could not read the journal: record " + sequence + " (" + entry.type() + ") is damaged.",
          e);
    }
  }

  /** Fields as JSON text, their names in order: the same for equal fields. */
  static String canonical(Fields fields) {
    try {
      return JSON.writeValueAsString(sorted(fields.asMap()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Fields could not be written as JSON", e);
    }
  }

  /** Fields from JSON text. */
  static Fields fields(byte[] json) throws IOException {
    return Fields.copyOf(
        JSON.readValue(json, new TypeReference<Map<String, @Nullable Object>>() {}));
  }

  /** A record, and when and under which claim it was written. */
  record Stamped(long sequence, Instant at, long epoch, Object record) {}

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new TreeMap<>();
      map.forEach((k, v) -> copy.put(k.toString(), sorted(v)));
      return copy;
    }
    if (value instanceof java.util.List<?> list) {
      return list.stream().map(RecordCodec::sorted).toList();
    }
    return value;
  }

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new java.util.HashMap<>();
    for (Class<?> family :
        new Class<?>[] {RunRecord.class, SlotRecord.class, VersionRecord.class}) {
      for (Class<?> type : family.getNestMembers()) {
        if (type.isRecord()) {
          types.put(type.getSimpleName(), type);
        }
      }
    }
    return types;
  }

  private static ObjectMapper mapper() {
    SimpleModule values = new SimpleModule();
    text(values, NodePath.class, NodePath::parse);
    text(values, OperationKey.class, OperationKey::new);
    text(values, WakeKey.class, WakeKey::new);
    text(values, Digest.class, Digest::parse);
    text(values, Instant.class, Instant::parse);
    values.addSerializer(Fields.class, new FieldsWriter());
    values.addDeserializer(Fields.class, new FieldsReader());
    return JsonMapper.builder()
        .addModule(values)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser p, DeserializationContext c) throws IOException {
            return parse.apply(p.getText());
          }
        });
  }

  /** Fields as a JSON object. */
  private static final class FieldsWriter extends JsonSerializer<Fields> {
    @Override
    public void serialize(Fields fields, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writePOJO(fields.asMap());
    }
  }

  /** A JSON object as fields. */
  private static final class FieldsReader extends JsonDeserializer<Fields> {
    @Override
    public Fields deserialize(JsonParser p, DeserializationContext c) throws IOException {
      return Fields.copyOf(p.readValueAs(new TypeReference<Map<String, @Nullable Object>>() {}));
    }
  }
}
