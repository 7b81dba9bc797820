package io.gitops4j.core.http;

import static io.gitops4j.core.http.ScriptedApi.Answer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A list that comes in pages is read to its end,")
class PagesTest {
  private final ScriptedApi server = new ScriptedApi();
  private final ApiClient api = ApiClient.of(server.base(), ProviderContext.in(Path.of("unused")));

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> all(Pages pages) {
    return api.to("list things").get("/things").with("state", "all").all(pages).stream()
        .map((Fields thing) -> thing.text("n"))
        .toList();
  }

  private List<String> targets() {
    return server.requests().stream().map(ScriptedApi.Request::target).toList();
  }

  @Test
  @DisplayName("by the Link header")
  void linked() {
    server.answer(
        json(200, "[{\"n\":1},{\"n\":2}]")
            .with("Link", "<" + server.base() + "/things?page=2>; rel=\"next\", <x>; rel=\"last\""),
        json(200, "[{\"n\":3}]").with("Link", "</api/things?page=3>; rel=next"),
        json(200, "[{\"n\":4}]").with("Link", "</api/things?page=1>; rel=\"first\""));
    assertThat(all(Pages.linked())).containsExactly("1", "2", "3", "4");
    assertThat(targets())
        .containsExactly("/api/things?state=all", "/api/things?page=2", "/api/things?page=3");
  }

  @Test
  @DisplayName("by the Link header, with the items in an object")
  void linkedObjects() {
    server.answer(
        json(200, "{\"runs\":[{\"n\":1}]}").with("Link", "</api/things?page=2>; rel=\"next\""),
        json(200, "{\"runs\":[{\"n\":2}]}"));
    assertThat(all(Pages.linked("runs"))).containsExactly("1", "2");
  }

  @Test
  @DisplayName("by how many there are, which a header says")
  void counted() {
    server.answer(
        json(200, "[{\"n\":1},{\"n\":2}]").with("X-Total-Count", "5"),
        json(200, "[{\"n\":3},{\"n\":4}]").with("X-Total-Count", "5"),
        json(200, "[{\"n\":5}]").with("X-Total-Count", "5"));
    assertThat(all(Pages.counted("X-Total-Count", "page")))
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(targets())
        .containsExactly(
            "/api/things?state=all&page=1",
            "/api/things?state=all&page=2",
            "/api/things?state=all&page=3");
    server.answer(json(200, "[{\"n\":1}]"));
    assertThat(all(Pages.counted("X-Total-Count", "page"))).containsExactly("1");
  }

  @Test
  @DisplayName("by the next address in the body")
  void naming() {
    server.answer(
        json(200, "{\"values\":[{\"n\":1}],\"next\":\"" + server.base() + "/things?page=2\"}"),
        json(200, "{\"values\":[{\"n\":2}]}"));
    assertThat(all(Pages.naming("values", "next"))).containsExactly("1", "2");
  }

  @Test
  @DisplayName("by where the next one begins")
  void beginning() {
    server.answer(
        json(200, "{\"values\":[{\"n\":1}],\"isLastPage\":false,\"nextPageStart\":25}"),
        json(200, "{\"values\":[{\"n\":2}],\"isLastPage\":false,\"nextPageStart\":50}"),
        json(200, "{\"values\":[{\"n\":3}],\"isLastPage\":true,\"nextPageStart\":null}"));
    assertThat(all(Pages.beginning("values", "isLastPage", "nextPageStart", "start")))
        .containsExactly("1", "2", "3");
    assertThat(targets().get(2)).isEqualTo("/api/things?state=all&start=50");
  }

  @Test
  @DisplayName("by how many to skip")
  void skipping() {
    server.answer(
        json(200, "{\"value\":[{\"n\":1},{\"n\":2}]}"), json(200, "{\"value\":[{\"n\":3}]}"));
    assertThat(all(Pages.skipping("value", "$skip", "$top", 2))).containsExactly("1", "2", "3");
    assertThat(targets())
        .containsExactly(
            "/api/things?state=all&%24top=2&%24skip=0", "/api/things?state=all&%24top=2&%24skip=2");
  }

  @Test
  @DisplayName("by a token in a header")
  void continued() {
    server.answer(
        json(200, "{\"value\":[{\"n\":1}]}").with("x-ms-continuationtoken", "a/b"),
        json(200, "{\"value\":[{\"n\":2}]}"));
    assertThat(all(Pages.continued("value", "x-ms-continuationtoken", "continuationToken")))
        .containsExactly("1", "2");
    assertThat(targets().get(1)).endsWith("&continuationToken=a%2Fb");
  }

  @Test
  @DisplayName("but never on another host")
  void staysAtHome() {
    server.answer(
        json(200, "[{\"n\":1}]")
            .with("Link", "<" + server.otherOrigin() + "/things>; rel=\"next\""));
    assertThatThrownBy(() -> all(Pages.linked()))
        .isInstanceOf(ProviderException.class)
        .hasMessage("Could not list things: the next page is on another host, which is not asked.");
    assertThat(server.requests()).hasSize(1);
  }
}
