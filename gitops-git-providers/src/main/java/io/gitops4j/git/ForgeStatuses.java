package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.ProviderContext;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;

/** The statuses of commits in folders. */
final class ForgeStatuses implements CommitStatuses {
  private static final String STATUS = "status";

  private final ProviderContext context;

  ForgeStatuses(ProviderContext context) {
    this.context = context;
  }

  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    OpenForge.in(
        repository,
        context,
        "set a status of commit " + commit.abbreviated(),
        forge ->
            forge.exclusively(
                alone -> {
                  ForgeDocument document =
                      alone.forge().statuses(ObjectId.fromString(commit.hex()));
                  Config content = document.read();
                  content.setString(STATUS, status.context(), "state", status.state().name());
                  String description = status.description().replace('\r', ' ');
                  content.setString(STATUS, status.context(), "description", description);
                  document.write(content);
                  return status;
                }));
  }

  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    return OpenForge.in(
        repository,
        context,
        "list the statuses of commit " + commit.abbreviated(),
        forge -> {
          Config content = forge.forge().statuses(ObjectId.fromString(commit.hex())).read();
          return content.getSubsections(STATUS).stream()
              .map(name -> status(content, name))
              .toList();
        });
  }

  private static Status status(Config content, String name) {
    String state = Objects.requireNonNull(content.getString(STATUS, name, "state"), "state");
    String description =
        Objects.requireNonNullElse(content.getString(STATUS, name, "description"), "");
    return new Status(name, State.valueOf(state), description);
  }
}
