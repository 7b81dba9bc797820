package io.gitops4j.core.edit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gitops4j.core.edit.Value.Decimal;
import io.gitops4j.core.edit.Value.Items;
import io.gitops4j.core.edit.Value.Mapping;
import io.gitops4j.core.edit.Value.Nothing;
import io.gitops4j.core.edit.Value.Tagged;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.edit.Value.Truth;
import io.gitops4j.core.edit.Value.Whole;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The one text of a value: JSON without spaces, keys sorted.
 *
 * <p>What JSON has no form for is an object with the key {@code !tag}: {@code
 * {"!tag":"!!timestamp","!value":"2001-12-14"}}. A mapping with keys that are not strings, or with
 * a key {@code !tag} of its own, is the tag {@code !!map} over its pairs.
 */
final class CanonicalJson {
  private static final String TAG = "!tag";
  private static final String VALUE = "!value";
  private static final String PAIRS = "!!map";
  private static final JsonFactory JSON = new JsonFactory();

  private CanonicalJson() {}

  static String write(Value value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Value read(String canonical) {
    try (JsonParser parser = JSON.createParser(canonical)) {
      parser.nextToken();
      Value value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("More than one value: " + canonical);
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("Not the canonical text of a value: " + canonical, e);
    }
  }

  private static void append(StringBuilder out, Value value) {
    if (value instanceof Text text) {
      quote(out, text.text());
    } else if (value instanceof Whole whole) {
      out.append(whole.number());
    } else if (value instanceof Decimal decimal) {
      out.append(decimal(decimal.number()));
    } else if (value instanceof Truth truth) {
      out.append(truth.truth());
    } else if (value instanceof Nothing) {
      out.append("null");
    } else if (value instanceof Items list) {
      appendItems(out, list);
    } else if (value instanceof Mapping map) {
      appendMapping(out, map);
    } else if (value instanceof Tagged tagged) {
      out.append("{\"!tag\":");
      quote(out, tagged.tag());
      out.append(",\"!value\":");
      append(out, tagged.content());
      out.append('}');
    }
  }

  private static void appendItems(StringBuilder out, Items list) {
    String separator = "[";
    for (Value item : list.items()) {
      out.append(separator);
      append(out, item);
      separator = ",";
    }
    out.append(list.items().isEmpty() ? "[]" : "]");
  }

  private static void appendMapping(StringBuilder out, Mapping map) {
    boolean plain = map.entries().keySet().stream().allMatch(CanonicalJson::isPlainKey);
    out.append(plain ? "{" : "{\"!tag\":\"!!map\",\"!value\":[");
    String separator = "";
    for (Map.Entry<String, Value> entry : sorted(map)) {
      out.append(separator).append(plain ? "" : "[").append(entry.getKey());
      out.append(plain ? ':' : ',');
      append(out, entry.getValue());
      out.append(plain ? "" : "]");
      separator = ",";
    }
    out.append(plain ? "}" : "]}");
  }

  private static List<Map.Entry<String, Value>> sorted(Mapping map) {
    List<Map.Entry<String, Value>> entries = new ArrayList<>();
    map.entries().forEach((key, value) -> entries.add(Map.entry(write(key), value)));
    entries.sort(Map.Entry.comparingByKey());
    return entries;
  }

  private static boolean isPlainKey(Value key) {
    return key instanceof Text text && !text.text().equals(TAG);
  }

  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '\u007f' || isAlone(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Whether a character is half of a surrogate pair, without the other half. */
  private static boolean isAlone(String text, int at) {
    if (!Character.isSurrogate(text.charAt(at))) {
      return false;
    }
    if (Character.isHighSurrogate(text.charAt(at))) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
  }

  /** Always with a point or an exponent, which sets it apart from a whole number. */
  static String decimal(BigDecimal number) {
    if (number.scale() <= 0 && number.precision() - (long) number.scale() < 20) {
      return number.toPlainString() + ".0";
    }
    return number.toString();
  }

  private static Value value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      return items(parser);
    }
    return token == JsonToken.START_OBJECT ? object(parser) : scalar(parser);
  }

  /** The scalar a parser stands at. */
  static Value scalar(JsonParser parser) throws IOException {
    JsonToken token = Objects.requireNonNullElse(parser.currentToken(), JsonToken.NOT_AVAILABLE);
    return switch (token) {
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT -> new Whole(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE, VALUE_FALSE -> new Truth(parser.getBooleanValue());
      case VALUE_NULL -> new Nothing();
      default -> throw new IllegalArgumentException("Not the canonical text of a value");
    };
  }

  private static Value decimal(JsonParser parser) throws IOException {
    try {
      return new Decimal(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      return new Tagged("!!float", new Text(parser.getText())); // an exponent beyond all measure
    }
  }

  private static Items items(JsonParser parser) throws IOException {
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Items(items);
  }

  private static Value object(JsonParser parser) throws IOException {
    Map<String, Value> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    Value content = fields.get(VALUE);
    if (fields.get(TAG) instanceof Text tag && content != null) {
      return tag.text().equals(PAIRS) ? pairs(content) : new Tagged(tag.text(), content);
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    fields.forEach((name, value) -> entries.put(new Text(name), value));
    return new Mapping(entries);
  }

  private static Value pairs(Value content) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    if (content instanceof Items pairs) {
      for (Value item : pairs.items()) {
        if (item instanceof Items pair && pair.items().size() == 2) {
          entries.put(pair.items().get(0), pair.items().get(1));
        }
      }
    }
    return new Mapping(entries);
  }
}
