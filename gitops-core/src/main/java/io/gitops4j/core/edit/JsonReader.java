package io.gitops4j.core.edit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import io.gitops4j.core.edit.Node.Place;
import io.gitops4j.core.edit.Node.Scalar;
import io.gitops4j.core.edit.Node.Style;
import io.gitops4j.core.edit.Value.Text;
import io.gitops4j.core.model.ErrorKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds the nodes of a JSON file from the tokens of Jackson's parser and their locations. */
final class JsonReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final TextFile file;
  private final JsonParser parser;
  private final NodeChecks checks;

  private JsonReader(TextFile file, JsonParser parser, NodeChecks checks) {
    this.file = file;
    this.parser = parser;
    this.checks = checks;
  }

  /**
   * The one document of a file, or none if it is blank.
   *
   * @throws EditException if it is not JSON, beyond the limits, or has duplicate keys
   */
  static List<Document> read(TextFile file, Intent intent, EditLimits limits) {
    if (file.text().isBlank()) {
      return List.of();
    }
    try (JsonParser parser = JSON.createParser(file.text().toCharArray())) {
      parser.nextToken();
      Node root = new JsonReader(file, parser, new NodeChecks(file, intent, limits)).node(0);
      if (parser.nextToken() != null) {
        String at = file.position((int) parser.currentTokenLocation().getCharOffset());
        throw intent.invalid("the file has a second value at " + at, "Correct the file first");
      }
      return List.of(new Document(0, root, Set.of(), List.of()));
    } catch (JsonProcessingException e) {
      String at =
          e.getLocation() == null
              ? ""
              : " at " + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      String problem = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw notJson(intent, problem + at, e);
    } catch (IOException e) {
      throw notJson(intent, String.valueOf(e.getMessage()), e);
    }
  }

  private static EditException notJson(Intent intent, String why, IOException cause) {
    return intent.refused(
        ErrorKind.INVALID, "the file is not valid JSON: " + why, "Correct the file first", cause);
  }

  private Node node(int depth) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    checks.depth(depth, start);
    checks.count();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(start, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      return array(start, depth);
    }
    String text = parser.getText();
    Value value = token == JsonToken.VALUE_STRING ? new Text(text) : CanonicalJson.scalar(parser);
    Style style = token == JsonToken.VALUE_STRING ? Style.DOUBLE : Style.PLAIN;
    int end = style == Style.DOUBLE ? stringEnd(start) : start + text.length();
    return new Scalar(place(start, end), style, text, value, end);
  }

  private Branch object(int start, int depth) throws IOException {
    List<Entry> entries = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int keyStart = (int) parser.currentTokenLocation().getCharOffset();
      String name = parser.currentName();
      int keyEnd = stringEnd(keyStart);
      int colon = file.text().indexOf(':', keyEnd);
      int comma = entries.isEmpty() ? -1 : comma(entries.get(entries.size() - 1).end());
      parser.nextToken();
      Scalar key = new Scalar(place(keyStart, keyEnd), Style.DOUBLE, name, new Text(name), keyEnd);
      entries.add(new Entry(keyStart, key, colon, node(depth + 1), comma));
    }
    checks.unique(entries);
    return new Branch(place(start, closing()), true, true, entries, -1);
  }

  private Branch array(int start, int depth) throws IOException {
    List<Entry> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int comma = items.isEmpty() ? -1 : comma(items.get(items.size() - 1).end());
      Node item = node(depth + 1);
      items.add(new Entry(item.start(), null, -1, item, comma));
    }
    return new Branch(place(start, closing()), false, true, items, -1);
  }

  private int comma(int from) {
    return file.text().indexOf(',', from);
  }

  private int closing() {
    return (int) parser.currentTokenLocation().getCharOffset() + 1;
  }

  private int stringEnd(int start) {
    int at = start + 1;
    while (file.text().charAt(at) != '"') {
      at += file.text().charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static Place place(int start, int end) {
    return new Place(start, start, start, end, null, null);
  }
}
