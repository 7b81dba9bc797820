package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One method of one path, and what the vendor's document says of it. Immutable. */
public final class ApiOperation {
  /** Names of path parameters that may hold slashes. */
  private static final Set<String> DEEP = Set.of("ref", "path", "filepath");

  private static final Pattern HOLE = Pattern.compile("\\{([^}]+)}");

  /** What every API may say, and few documents mention. */
  private static final Set<Integer> USUAL =
      Set.of(301, 302, 307, 308, 401, 403, 404, 429, 500, 502, 503, 504);

  private final ApiSchemas schemas;
  private final String method;
  private final String template;
  private final Pattern pattern;
  private final List<String> holes = new ArrayList<>();
  private final Map<String, JsonNode> parameters;
  private final JsonNode description;

  private ApiOperation(
      ApiSchemas schemas,
      String method,
      String template,
      Map<String, JsonNode> parameters,
      JsonNode description) {
    this.schemas = schemas;
    this.method = method;
    this.template = template;
    this.pattern = pattern(template, holes);
    this.parameters = parameters;
    this.description = description;
  }

  static ApiOperation read(ApiSchemas schemas, String method, String template, JsonNode path) {
    JsonNode description = path.path(method);
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    for (JsonNode list : List.of(path.path("parameters"), description.path("parameters"))) {
      for (JsonNode written : list) {
        JsonNode parameter = schemas.resolved(written);
        String name = parameter.path("name").asText();
        parameters.put(parameter.path("in").asText() + " " + name, parameter);
      }
    }
    String verb = method.toUpperCase(Locale.ROOT);
    String bare = template.replaceFirst("[?#].*", "");
    return new ApiOperation(schemas, verb, bare, parameters, description);
  }

  private static Pattern pattern(String template, List<String> holes) {
    StringBuilder regex = new StringBuilder();
    Matcher hole = HOLE.matcher(template);
    int from = 0;
    while (hole.find()) {
      regex.append(Pattern.quote(template.substring(from, hole.start())));
      holes.add(hole.group(1));
      regex.append(DEEP.contains(hole.group(1)) ? "(.+)" : "([^/]+)");
      from = hole.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(template.substring(from))).toString());
  }

  /** Method and path as the document writes them: {@code GET /repos/{owner}/{repo}}. */
  public String name() {
    return method + " " + template;
  }

  /** How much of the path the document spells out. */
  int precision() {
    return HOLE.matcher(template).replaceAll("").length();
  }

  boolean matches(String verb, String rawPath) {
    return method.equals(verb) && pattern.matcher(rawPath).matches();
  }

  /** The values of the path's parameters. */
  public Map<String, String> values(String rawPath) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher match = pattern.matcher(rawPath);
    if (match.matches()) {
      for (int i = 0; i < holes.size(); i++) {
        String value = match.group(i + 1).replace("+", "%2B");
        values.put(holes.get(i), URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /**
   * What is wrong with a request; nothing if it is as the document says.
   *
   * @param body the JSON that was sent, or {@code null} for none or another type
   */
  public List<String> problems(
      String rawPath, Map<String, List<String>> query, @Nullable JsonNode body) {
    List<String> problems = new ArrayList<>();
    values(rawPath).forEach((name, value) -> check("path", name, List.of(value), problems));
    query.forEach(
        (name, values) -> {
          if (parameters.containsKey("query " + name)) {
            check("query", name, values, problems);
          } else {
            problems.add("there is no query parameter " + name);
          }
        });
    parameters.values().stream()
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .filter(parameter -> parameter.path("required").asBoolean())
        .map(parameter -> parameter.path("name").asText())
        .filter(name -> !query.containsKey(name))
        .forEach(name -> problems.add("the query parameter " + name + " is missing"));
    checkBody(body, problems);
    return problems;
  }

  private void checkBody(@Nullable JsonNode body, List<String> problems) {
    JsonNode written = requestBody();
    JsonNode schema = schema(written);
    if (body == null) {
      if (written.path("required").asBoolean() && !schema.isMissingNode()) {
        problems.add("there is no JSON body");
      }
    } else if (written.isMissingNode()) {
      problems.add("it takes no body");
    } else if (!schema.isMissingNode()) {
      problems.addAll(schemas.problems(schema, body));
    }
  }

  private JsonNode requestBody() {
    for (JsonNode parameter : parameters.values()) {
      if (parameter.path("in").asText().equals("body")) {
        return parameter;
      }
    }
    return schemas.resolved(description.path("requestBody"));
  }

  /** What is wrong with an answer; nothing if it is as the document says. */
  public List<String> problems(int status, @Nullable JsonNode body) {
    JsonNode response = response(status);
    if (response.isMissingNode()) {
      return USUAL.contains(status)
          ? List.of()
          : List.of("the status " + status + " is not documented");
    }
    JsonNode schema = schema(response);
    return body == null || schema.isMissingNode() ? List.of() : schemas.problems(schema, body);
  }

  /** An answer with all that the document requires: what is missing is made up. */
  public JsonNode completed(int status, JsonNode body) {
    JsonNode schema = schema(response(status));
    return schema.isMissingNode() ? body : new ApiSample(schemas).completed(body, schema);
  }

  private JsonNode response(int status) {
    JsonNode responses = description.path("responses");
    for (String key : List.of(Integer.toString(status), status / 100 + "XX", "default")) {
      if (responses.has(key)) {
        return schemas.resolved(responses.path(key));
      }
    }
    return MissingNode.getInstance();
  }

  /** The schema of a JSON body, wherever the document's version keeps it. */
  private static JsonNode schema(JsonNode holder) {
    for (Map.Entry<String, JsonNode> content : holder.path("content").properties()) {
      if (content.getKey().matches("(application/([a-z.]+\\+)?json|\\*/\\*).*")) {
        return content.getValue().path("schema");
      }
    }
    return holder.path("schema");
  }

  private void check(String in, String name, List<String> values, List<String> problems) {
    JsonNode parameter = parameters.get(in + " " + name);
    if (parameter == null) {
      return;
    }
    JsonNode schema = parameter.has("schema") ? parameter.path("schema") : parameter;
    for (String problem : schemas.problems(schema, values)) {
      problems.add("the " + in + " parameter " + name + ": " + problem);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
