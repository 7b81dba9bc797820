package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Statuses of commits on Bitbucket Cloud, its pipelines' among them. {@link State#ERROR} is its
 * {@code STOPPED}. A context longer than 40 characters, which is too long for a key, is the
 * status's name, and its key a digest of it.
 */
final class CloudStatuses implements CommitStatuses {
  private static final int LONGEST_KEY = 40;
  private static final int LONGEST = 255;
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  CloudStatuses(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** Bitbucket wants a page of each status: it is the commit's own. */
  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/#api-repositories-workspace-repo-slug-commit-commit-statuses-build-post
  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    OwnedName name = OwnedName.of(hosts, repository);
    String path = "/repositories/{}/{}/commit/{}/statuses/build";
    to(repository, "set the status " + status.context(), commit)
        .post(path, name.owner(), name.name(), commit.hex())
        .body(
            Fields.of("type", "build")
                .with("key", key(status.context()))
                .with("name", shortened(status.context()))
                .with("state", word(status.state()))
                .with("description", shortened(status.description()))
                .with("url", "https://bitbucket.org/" + name + "/commits/" + commit.hex()))
        .done();
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/#api-repositories-workspace-repo-slug-commit-commit-statuses-get
  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "read the statuses", commit)
        .get("/repositories/{}/{}/commit/{}/statuses", name.owner(), name.name(), commit.hex())
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"))
        .stream()
        .map(CloudStatuses::status)
        .toList();
  }

  private ApiRequest to(RepositoryUrl repository, String what, CommitId commit) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts.api(repository).to(what + " of " + commit.abbreviated() + " of " + name);
  }

  private static Status status(Fields status) {
    State state =
        switch (status.text("state")) {
          case "SUCCESSFUL" -> State.SUCCESS;
          case "FAILED" -> State.FAILURE;
          case "INPROGRESS" -> State.PENDING;
          default -> State.ERROR;
        };
    String key = status.text("key");
    String name = status.findText("name").orElse(key);
    String context = key.equals(key(name)) ? name : key;
    return new Status(context, state, status.findText("description").orElse(""));
  }

  private static String key(String context) {
    return context.length() <= LONGEST_KEY
        ? context
        : Digest.of(context.getBytes(StandardCharsets.UTF_8)).hex().substring(0, LONGEST_KEY);
  }

  private static String word(State state) {
    return switch (state) {
      case SUCCESS -> "SUCCESSFUL";
      case FAILURE -> "FAILED";
      case PENDING -> "INPROGRESS";
      case ERROR -> "STOPPED";
    };
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
