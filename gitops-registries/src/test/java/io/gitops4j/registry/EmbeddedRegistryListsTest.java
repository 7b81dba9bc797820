package io.gitops4j.registry;

import static io.gitops4j.registry.RawRequests.code;
import static io.gitops4j.registry.RawRequests.header;
import static io.gitops4j.registry.RawRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the distribution specification says of lists, and of deleting. */
@DisplayName("The embedded registry")
class EmbeddedRegistryListsTest {
  private static final String APP = "/v2/team/app";
  private static final String NOTE = "application/vnd.example.note";

  @TempDir Path folder;
  private OciLayoutRegistry behind;
  private EmbeddedRegistry registry;
  private RawRequests raw;
  private Descriptor image;

  @BeforeEach
  void start() {
    behind = OciLayoutRegistry.at(folder);
    image = RegistryContent.putImage(behind, "team/app", "one");
    registry = EmbeddedRegistry.over(behind).largestPage(4).start();
    raw = new RawRequests(registry.url());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> found = new ArrayList<>();
    array.forEach(node -> found.add(field.isEmpty() ? node.asText() : node.path(field).asText()));
    return found;
  }

  /** Where the next page is; empty if this was the last. */
  private static String next(HttpResponse<?> answer) {
    return header(answer, "Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'', a b c d, true",
    "?n=2, a b, true",
    "?n=2&last=b, c d, true",
    "?n=2&last=d, e, false",
    "?last=c, d e, false",
    "?last=bb, c d e, false",
    "?n=100, a b c d, true",
    "?n=4&last=a, b c d e, false",
    "?n=0, '', false"
  })
  @DisplayName("lists tags, sorted, as many as are asked for and fit on a page")
  void listsTags(String query, String expected, boolean more) throws Exception {
    for (String tag : List.of("e", "c", "a", "b", "d")) {
      behind.tag("team/app", tag, image.digest());
    }
    HttpResponse<byte[]> answer = raw.send("GET", APP + "/tags/list" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("name").asText()).isEqualTo("team/app");
    assertThat(String.join(" ", texts(json(answer).path("tags"), ""))).isEqualTo(expected);
    assertThat(!next(answer).isEmpty()).isEqualTo(more);
    if (more) {
      List<String> rest = texts(json(raw.send("GET", next(answer))).path("tags"), "");
      assertThat(rest.get(0)).isGreaterThan(expected.substring(expected.length() - 1));
    }
  }

  @Test
  @DisplayName("lists nothing of what is not there")
  void listsNothing() throws Exception {
    JsonNode tags = json(raw.send("GET", "/v2/nobody/app/tags/list")).path("tags");
    assertThat(tags.isArray()).isTrue();
    assertThat(tags).isEmpty();
    HttpResponse<byte[]> none = raw.send("GET", "/v2/nobody/app/referrers/" + image.digest());
    assertThat(none.statusCode()).isEqualTo(200);
    assertThat(json(none).path("manifests").isArray()).isTrue();
    assertThat(json(none).path("manifests")).isEmpty();
  }

  @Test
  @DisplayName("lists all referrers in pages, as an index, with type and annotations")
  void listsReferrers() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      expected.add(
          RegistryContent.putNote(behind, "team/app", "note" + i, image).digest().toString());
    }
    List<String> found = new ArrayList<>();
    String page = APP + "/referrers/" + image.digest();
    while (!page.isEmpty()) {
      HttpResponse<byte[]> answer = raw.send("GET", page);
      assertThat(header(answer, "Content-Type")).isEqualTo(RegistryContent.INDEX);
      assertThat(json(answer).path("schemaVersion").asInt()).isEqualTo(2);
      assertThat(json(answer).path("mediaType").asText()).isEqualTo(RegistryContent.INDEX);
      JsonNode manifests = json(answer).path("manifests");
      assertThat(manifests.size()).isBetween(1, 4);
      assertThat(texts(manifests, "artifactType")).containsOnly(NOTE);
      assertThat(manifests.path(0).path("annotations").path("note").asText()).startsWith("note");
      found.addAll(texts(manifests, "digest"));
      page = next(answer);
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @DisplayName("lists the referrers of one type, and says that it filtered")
  void filtersReferrers() throws Exception {
    Descriptor note = RegistryContent.putNote(behind, "team/app", "note", image);
    HttpResponse<byte[]> all = raw.send("GET", APP + "/referrers/" + image.digest());
    assertThat(all.headers().firstValue("OCI-Filters-Applied")).isEmpty();
    String filtered = APP + "/referrers/" + image.digest() + "?artifactType=";
    HttpResponse<byte[]> notes = raw.send("GET", filtered + NOTE);
    assertThat(header(notes, "OCI-Filters-Applied")).isEqualTo("artifactType");
    assertThat(texts(json(notes).path("manifests"), "digest"))
        .containsExactly(note.digest().toString());
    HttpResponse<byte[]> others = raw.send("GET", filtered + "application%2Fother");
    assertThat(header(others, "OCI-Filters-Applied")).isEqualTo("artifactType");
    assertThat(json(others).path("manifests")).isEmpty();
  }

  @Test
  @DisplayName("deletes a tag, then its manifest, then a blob; what is gone is not found")
  void deletes() throws Exception {
    behind.tag("team/app", "v1", image.digest());
    Digest layer = Digest.of(RegistryContent.bytes("one"));
    for (String path :
        List.of("/manifests/v1", "/manifests/" + image.digest(), "/blobs/" + layer)) {
      assertThat(raw.send("GET", APP + path).statusCode()).isEqualTo(200);
      assertThat(raw.send("DELETE", APP + path).statusCode()).isEqualTo(202);
      assertThat(raw.send("GET", APP + path).statusCode()).isEqualTo(404);
      assertThat(raw.send("DELETE", APP + path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("does not delete a manifest as a blob")
  void refusesToDeleteManifestsAsBlobs() throws Exception {
    HttpResponse<byte[]> refused = raw.send("DELETE", APP + "/blobs/" + image.digest());
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(code(refused)).isEqualTo("UNSUPPORTED");
  }
}
