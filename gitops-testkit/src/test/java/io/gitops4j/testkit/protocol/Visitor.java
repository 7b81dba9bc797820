package io.gitops4j.testkit.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/**
 * Somebody who comes along after a test, with a clone of their own, and wants to push to every
 * branch (I9). Changes the branches, so come last.
 */
public final class Visitor {
  private Visitor() {}

  /** What keeps them from it; nothing if all is well. */
  public static List<String> troubles(String url, Path clone) throws IOException {
    Violations found = new Violations();
    try (Git git =
        Git.cloneRepository().setURI(url).setBare(true).setDirectory(clone.toFile()).call()) {
      Repository repository = git.getRepository();
      List<RefSpec> pushes = new ArrayList<>();
      for (Ref branch : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
        ObjectId next = successor(repository, branch.getObjectId());
        pushes.add(new RefSpec(next.name() + ":" + branch.getName()));
      }
      found.unless(!pushes.isEmpty(), "I9", "%s has no branch", url);
      git.push()
          .setRefSpecs(pushes)
          .call()
          .forEach(result -> result.getRemoteUpdates().forEach(update -> judge(update, found)));
    } catch (GitAPIException e) {
      found.add("I9", "%s can't be cloned and pushed to: %s", url, e);
    }
    return found.list();
  }

  private static void judge(RemoteRefUpdate update, Violations found) {
    found.unless(
        update.getStatus() == RemoteRefUpdate.Status.OK,
        "I9",
        "%s takes no push: %s %s",
        update.getRemoteName(),
        update.getStatus(),
        update.getMessage());
  }

  private static ObjectId successor(Repository repository, ObjectId head) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        RevWalk walk = new RevWalk(repository)) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(walk.parseCommit(head).getTree().getId());
      commit.setParentId(head);
      PersonIdent visitor = new PersonIdent("Visitor", "visitor@example.org");
      commit.setAuthor(visitor);
      commit.setCommitter(visitor);
      commit.setMessage("Say hello\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }
}
