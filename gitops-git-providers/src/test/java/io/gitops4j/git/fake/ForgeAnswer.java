package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Fields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a fake forge.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param json the body, completed by what the vendor's document requires; {@code null} for none
 */
public record ForgeAnswer(int status, Map<String, String> headers, @Nullable JsonNode json) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** One without a body. */
  public static ForgeAnswer empty(int status) {
    return new ForgeAnswer(status, Map.of(), null);
  }

  /** One with an object. */
  public static ForgeAnswer of(int status, Fields object) {
    return new ForgeAnswer(status, Map.of(), MAPPER.valueToTree(object.asMap()));
  }

  /** One with an array of objects. */
  public static ForgeAnswer of(int status, List<Fields> array) {
    List<?> maps = array.stream().map(Fields::asMap).toList();
    return new ForgeAnswer(status, Map.of(), MAPPER.valueToTree(maps));
  }

  /**
   * A page of a list in an array, with the address of the next one in a {@code Link} header.
   *
   * @param page the query parameter with the page's number, from 1
   * @param size the query parameter with how many items a page holds
   */
  public static ForgeAnswer page(ForgeCall call, List<Fields> items, String page, String size) {
    int number = call.query(page).map(Integer::parseInt).orElse(1);
    int length = Math.min(call.largestPage(), call.query(size).map(Integer::parseInt).orElse(30));
    int from = Math.min(items.size(), (number - 1) * length);
    int to = Math.min(items.size(), from + length);
    ForgeAnswer answer = of(200, items.subList(from, to));
    return to == items.size()
        ? answer
        : answer.with("Link", "<" + call.with(page, number + 1) + ">; rel=\"next\"");
  }

  /** The same with its array as a field of an object, beside others. */
  public ForgeAnswer within(String field, Fields others) {
    ObjectNode object = MAPPER.valueToTree(others.asMap());
    object.set(field, json);
    return new ForgeAnswer(status, headers, object);
  }

  /** The same with a header. */
  public ForgeAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ForgeAnswer(status, more, json);
  }

  /** The same with the body that a document completes it to. */
  ForgeAnswer completedBy(ApiOperation operation) {
    return json == null
        ? this
        : new ForgeAnswer(status, headers, operation.completed(status, json));
  }

  byte[] bytes() {
    return json == null ? new byte[0] : json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
