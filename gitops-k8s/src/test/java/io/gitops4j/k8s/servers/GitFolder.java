package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitRepository;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Git repository in a folder, made and written by {@code git}. Its branch is {@code main}. */
public final class GitFolder {
  private final Path folder;

  private GitFolder(Path folder) {
    this.folder = folder;
  }

  /** A new one, without commits yet. */
  public static GitFolder in(Path parent) throws IOException {
    GitFolder made = new GitFolder(Files.createTempDirectory(parent, "git"));
    made.git("init", "--quiet", "--initial-branch=main");
    return made;
  }

  /** What others fetch it from. */
  public String url() {
    return "file://" + folder;
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /**
   * Commits files, others stay.
   *
   * @param files what is in them, by their paths
   * @return the commit
   */
  public String commit(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    git("add", "--all");
    git("commit", "--quiet", "--message=" + files.keySet());
    git("update-server-info"); // for those who fetch its files by HTTP
    return git("rev-parse", "HEAD").strip();
  }

  /** It as those see it who only ask what came before what; all else is refused. */
  public GitRepository repository() {
    return (GitRepository)
        Proxy.newProxyInstance(
            GitFolder.class.getClassLoader(),
            new Class<?>[] {GitRepository.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "url" -> RepositoryUrl.of(folder);
                  case "isAncestor" -> isAncestor(arguments[0].toString(), arguments[1].toString());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private boolean isAncestor(String commit, String of) throws IOException {
    if (!git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").contains(of)) {
      throw new ProviderException(ErrorKind.NOT_FOUND, "There is no commit " + of);
    }
    return git("rev-list", of).lines().anyMatch(commit::equals);
  }

  private String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of("-c", "user.name=Ann", "-c", "user.email=ann@example.org"));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    git.getOutputStream().close();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    if (git.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }
}
