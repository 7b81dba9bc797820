package io.gitops4j.git.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A vendor's document")
class ApiDocumentTest {
  private static final String OPENAPI =
      """
      openapi: 3.0.3
      paths:
        /repos/{owner}/pulls:
          parameters: [{name: owner, in: path, required: true, schema: {type: string}}]
          get:
            parameters:
              - $ref: '#/components/parameters/state'
              - {name: page, in: query, schema: {type: integer}}
              - {name: api-version, in: query, required: true, schema: {type: string}}
            responses:
              200:
                content:
                  application/json:
                    schema: {type: array, items: {$ref: '#/components/schemas/pull'}}
          post:
            requestBody:
              required: true
              content: {application/json: {schema: {$ref: '#/components/schemas/pull'}}}
            responses:
              201: {content: {application/json: {schema: {$ref: '#/components/schemas/pull'}}}}
        /repos/{owner}/refs/{ref}: {get: {responses: {200: {}}}}
        /repos/{owner}/refs/all: {get: {responses: {200: {}}}}
      components:
        parameters:
          state: {name: state, in: query, schema: {type: string, enum: [open, closed]}}
        schemas:
          named: {type: object, properties: {id: {type: integer}}}
          pull:
            allOf:
              - $ref: '#/components/schemas/named'
              - type: object
                required: [title, user, at]
                properties:
                  title: {type: string}
                  at: {type: string, format: date-time}
                  body: {type: string, nullable: true}
                  user: {$ref: '#/components/schemas/user'}
                  extra: {type: object, additionalProperties: {$ref: '#/components/schemas/user'}}
                  anything: {type: object}
                  kind:
                    oneOf:
                      - {type: object, properties: {fast: {type: boolean}}}
                      - {type: array, items: {type: object, properties: {slow: {type: boolean}}}}
          user: {type: object, required: [login], properties: {login: {type: string}}}
      """;

  private static final String SWAGGER =
      "\uFEFF"
          + """
          {"swagger": "2.0", "paths": {"/{project}/pushes": {"post": {
            "parameters": [
              {"name": "project", "in": "path", "required": true, "type": "string"},
              {"name": "top", "in": "query", "required": true, "type": "integer"},
              {"name": "body", "in": "body", "required": true,
               "schema": {"$ref": "#/definitions/Push"}}],
            "responses": {"201": {"schema": {"$ref": "#/definitions/Push"}}}}}},
           "definitions": {"Push": {"type": "object", "properties": {
             "kind": {"type": "string", "enum": ["add", "edit"]},
             "changes": {"type": "array", "items": {"$ref": "#/definitions/Push"}}}}}}
          """;

  private static final String GOOD =
      """
      {"id": 7, "title": "t", "at": "2026-01-01T00:00:00Z", "body": null, "user": {"login": "ada"},
       "extra": {"x": {"login": "bob"}}, "anything": {"goes": 1}, "kind": [{"slow": true}]}
      """;

  @TempDir Path folder;

  @Test
  @DisplayName("says nothing of a request and an answer that are as it wants them")
  void accepts() throws IOException {
    ApiOperation post = openApi("POST", "/repos/acme/pulls");
    assertThat(post.problems("/repos/acme/pulls", Map.of(), json(GOOD))).isEmpty();
    assertThat(post.problems(201, json(GOOD))).isEmpty();
    ApiOperation get = openApi("GET", "/repos/acme/pulls");
    assertThat(get.problems(200, json("[" + GOOD + "]"))).isEmpty();
    assertThat(query(get, Map.of("state", "open", "page", "2", "api-version", "7.1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'title': 5} -> title",
        "{'title': null} -> title",
        "{'user': {}} -> login",
        "{'id': '7'} -> id",
        "{'labels': []} -> /labels: there is no such property",
        "{'user': {'login': 'a', 'name': 'b'}} -> /user/name: there is no such property",
        "{'extra': {'x': {'login': 'a', 'nick': 'b'}}} -> /extra/x/nick: there is no such",
        "{'kind': [{'fast': true}]} -> /kind/0/fast: there is no such property",
      })
  @DisplayName("names the property of a body that is wrong, missing or unknown")
  void refusesBodies(String example) throws IOException {
    String[] parts = example.split(" -> ", -1);
    JsonNode body = json(GOOD);
    json(parts[0].replace('\'', '"')).properties().forEach(p -> set(body, p));
    ApiOperation post = openApi("POST", "/repos/acme/pulls");
    assertThat(post.problems("/repos/acme/pulls", Map.of(), body)).anyMatch(has(parts[1]));
    assertThat(post.problems(201, body)).anyMatch(has(parts[1]));
  }

  @Test
  @DisplayName("wants a body where it says so, and none elsewhere")
  void refusesNoBody() throws IOException {
    String path = "/repos/acme/pulls";
    assertThat(openApi("POST", path).problems(path, Map.of(), null)).anyMatch(has("no JSON body"));
    assertThat(openApi("GET", path).problems(path, Map.of(), json("{}"))).anyMatch(has("no body"));
  }

  @Test
  @DisplayName("names the query parameter that is wrong, missing or unknown")
  void refusesParameters() throws IOException {
    ApiOperation get = openApi("GET", "/repos/acme/pulls");
    assertThat(query(get, Map.of())).anyMatch(has("api-version is missing"));
    assertThat(query(get, Map.of("api-version", "1", "state", "all"))).anyMatch(has("state"));
    assertThat(query(get, Map.of("api-version", "1", "page", "two"))).anyMatch(has("page"));
    assertThat(query(get, Map.of("api-version", "1", "head", "x")))
        .containsExactly("there is no query parameter head");
  }

  @Test
  @DisplayName("knows which statuses there are, beside those that every API has")
  void refusesStatuses() throws IOException {
    ApiOperation post = openApi("POST", "/repos/acme/pulls");
    assertThat(post.problems(204, null)).containsExactly("the status 204 is not documented");
    assertThat(post.problems(403, json("{}"))).isEmpty();
  }

  @Test
  @DisplayName("makes up what an answer must have beside what matters")
  void completes() throws IOException {
    ApiOperation post = openApi("POST", "/repos/acme/pulls");
    JsonNode whole = post.completed(201, json("{\"title\": \"mine\", \"id\": 5}"));
    assertThat(post.problems(201, whole)).isEmpty();
    assertThat(whole.path("title").asText()).isEqualTo("mine");
    assertThat(whole.path("user").path("login").isTextual()).isTrue();
  }

  @Test
  @DisplayName("finds an operation by its path, the most precise one, references with slashes too")
  void findsOperations() throws IOException {
    assertThat(openApi("GET", "/repos/a/refs/all").name()).isEqualTo("GET /repos/{owner}/refs/all");
    ApiOperation deep = openApi("GET", "/repos/a%20b/refs/heads/x");
    assertThat(deep.values("/repos/a%20b/refs/heads/x"))
        .isEqualTo(Map.of("owner", "a b", "ref", "heads/x"));
    assertThat(document("api.yaml", OPENAPI).operation("GET", "/repos/a/b/pulls")).isEmpty();
    assertThat(document("api.yaml", OPENAPI).operation("PUT", "/repos/a/pulls")).isEmpty();
  }

  @Test
  @DisplayName("may be Swagger 2.0 with a byte-order mark")
  void readsSwagger() throws IOException {
    ApiOperation push = document("api.json", SWAGGER).operation("POST", "/p/pushes").orElseThrow();
    Map<String, List<String>> top = Map.of("top", List.of("1"));
    String body = "{\"kind\": \"add\", \"changes\": [{\"kind\": \"edit\"}]}";
    assertThat(push.problems("/p/pushes", top, json(body))).isEmpty();
    assertThat(push.problems("/p/pushes", top, json(body.replace("edit", "drop"))))
        .anyMatch(has("/changes/0/kind"));
    assertThat(push.problems("/p/pushes", top, json("{\"changes\": [{\"who\": 1}]}")))
        .containsExactly("/changes/0/who: there is no such property");
    assertThat(push.problems("/p/pushes", Map.of("top", List.of("x")), json("{}")))
        .anyMatch(has("top"));
    assertThat(push.problems("/p/pushes", Map.of(), null)).hasSize(2);
  }

  @Test
  @DisplayName("may be GitHub's, with its 13 MB")
  void readsGitHub() throws IOException {
    ApiDocument github = ApiDocument.named("api.github.com.json");
    String path = "/repos/acme/shop/pulls";
    ApiOperation open = github.operation("POST", path).orElseThrow();
    assertThat(open.problems(path, Map.of(), json("{\"head\":\"a\",\"base\":\"b\"}"))).isEmpty();
    assertThat(open.problems(path, Map.of(), json("{\"head\":\"a\",\"labels\":[]}"))).hasSize(2);
    assertThat(open.problems(201, open.completed(201, json("{\"number\": 7}")))).isEmpty();
  }

  private ApiOperation openApi(String method, String path) throws IOException {
    return document("api.yaml", OPENAPI).operation(method, path).orElseThrow();
  }

  private ApiDocument document(String name, String content) throws IOException {
    return ApiDocument.read(Files.writeString(folder.resolve(name), content));
  }

  private static List<String> query(ApiOperation operation, Map<String, String> query) {
    Map<String, List<String>> lists = new TreeMap<>();
    query.forEach((name, value) -> lists.put(name, List.of(value)));
    return operation.problems("/repos/acme/pulls", lists, null);
  }

  private static void set(JsonNode body, Map.Entry<String, JsonNode> property) {
    ((ObjectNode) body).set(property.getKey(), property.getValue());
  }

  private static Predicate<String> has(String part) {
    return problem -> problem.contains(part);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new JsonMapper().readTree(text);
  }
}
