package io.gitops4j.examples.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.servers.GiteaServer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A repository of Gitea's, as people have it who work in the browser. */
public record Repository(GiteaServer gitea, RepositoryUrl url) {
  private static final Map<String, ?> NOTHING = Map.of();

  /** A new one with these files, by path. */
  public static Repository with(GiteaServer gitea, Map<String, String> files) {
    return new Repository(gitea, gitea.newRepository(files));
  }

  /** Makes a branch that is like main. */
  public void branch(String name) {
    call("POST", "branches", Map.of("new_branch_name", name, "old_branch_name", "main"));
  }

  /** A file's text. */
  public String read(String branch, String file) {
    return text(content(branch, file));
  }

  /** The numbers of the open pull requests. */
  public List<Long> openPullRequests() {
    List<Long> numbers = new ArrayList<>();
    call("GET", "pulls?state=open", NOTHING).forEach(p -> numbers.add(p.path("number").asLong()));
    return numbers;
  }

  /** The first lines of the messages of a branch's commits, the newest first. */
  public List<String> messages(String branch) {
    List<String> messages = new ArrayList<>();
    int before = -1;
    for (int page = 1; messages.size() > before; page++) {
      before = messages.size();
      String path = "commits?limit=50&stat=false&sha=" + branch + "&page=" + page;
      for (JsonNode each : call("GET", path, NOTHING)) {
        messages.add(each.path("commit").path("message").asText().lines().findFirst().orElse(""));
      }
    }
    return messages;
  }

  /**
   * Somebody changes a file.
   *
   * @throws IllegalStateException if somebody else did meanwhile
   */
  public void change(String branch, String file, UnaryOperator<String> change) {
    commit(branch, file, change, Map.of("branch", branch));
  }

  /** Somebody changes a file on a new branch. */
  public void changeOn(String newBranch, String file, UnaryOperator<String> change) {
    commit("main", file, change, Map.of("branch", "main", "new_branch", newBranch));
  }

  private void commit(
      String branch, String file, UnaryOperator<String> change, Map<String, String> where) {
    JsonNode there = content(branch, file);
    byte[] changed = change.apply(text(there)).getBytes(UTF_8);
    Map<String, Object> commit = new LinkedHashMap<>(where);
    commit.put("message", "Change " + file);
    commit.put("sha", there.path("sha").asText());
    commit.put("content", Base64.getEncoder().encodeToString(changed));
    call("PUT", "contents/" + file, commit);
  }

  private JsonNode content(String branch, String file) {
    return call("GET", "contents/" + file + "?ref=" + branch, NOTHING);
  }

  private static String text(JsonNode content) {
    return new String(Base64.getMimeDecoder().decode(content.path("content").asText()), UTF_8);
  }

  /**
   * Asks Gitea's API for anything else.
   *
   * @param path below the repository's
   */
  public JsonNode call(String method, String path, Map<String, ?> body) {
    return gitea.call(gitea.admin(), method, GiteaServer.path(url) + path, body);
  }
}
