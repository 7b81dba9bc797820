package io.gitops4j.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Somebody with a clone and a push of their own, who edits other values of the same files, and
 * other files. Not thread-safe.
 */
final class ForeignWriter implements AutoCloseable {
  private final Git git;
  private final String stage;
  private final Random random;
  private final IntSupplier changes;
  private final List<String> landed = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();

  private ForeignWriter(Git git, String stage, Random random, IntSupplier changes) {
    this.git = git;
    this.stage = stage;
    this.random = random;
    this.changes = changes;
  }

  /**
   * Somebody with a new clone.
   *
   * @param changes how many changes there were: whose files are of interest
   */
  static ForeignWriter of(
      String url, Path clone, String stage, Random random, IntSupplier changes) {
    try {
      Git git = Git.cloneRepository().setURI(url).setBare(true).setDirectory(clone.toFile()).call();
      // JGit's own collection, which a fetch starts, removes folders that a writer wants
      StoredConfig config = git.getRepository().getConfig();
      config.setInt("gc", null, "auto", 0);
      config.setInt("gc", null, "autoPackLimit", 0);
      config.save();
      return new ForeignWriter(git, stage, random, changes);
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The commits that were taken. */
  List<String> landed() {
    return landed;
  }

  /** The number that each file had last. */
  Map<String, String> values() {
    return values;
  }

  /** Sets a value of some file to another number; tries until it is taken. */
  void write() throws IOException {
    boolean elsewhere = random.nextInt(Site.AT_A_TIME + 1) == 0;
    String application = Site.application(changes.getAsInt(), random);
    String path = elsewhere ? "others.yaml" : stage + "/" + application + ".yaml";
    String value = Integer.toString(random.nextInt(1_000_000));
    boolean taken = false;
    while (!taken) {
      taken = attempt(path, value);
    }
    values.put(path, value);
  }

  private boolean attempt(String path, String value) throws IOException {
    Repository repository = git.getRepository();
    try (RevWalk walk = new RevWalk(repository)) {
      git.fetch().setRefSpecs(new RefSpec("+refs/heads/main:refs/heads/main")).call();
      RevCommit head = walk.parseCommit(repository.resolve("refs/heads/main"));
      ObjectId next = successor(repository, head, path, value);
      boolean taken = true;
      for (var result :
          git.push().setRefSpecs(new RefSpec(next.name() + ":refs/heads/main")).call()) {
        for (RemoteRefUpdate update : result.getRemoteUpdates()) {
          taken &= update.getStatus() == RemoteRefUpdate.Status.OK;
        }
      }
      if (taken) {
        landed.add(next.name());
      }
      return taken;
    } catch (TransportException e) {
      return false;
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  private static ObjectId successor(
      Repository repository, RevCommit head, String path, String value) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, head.getTree());
      builder.finish();
      String text =
          new String(
              reader.open(TreeWalk.forPath(reader, path, head.getTree()).getObjectId(0)).getBytes(),
              UTF_8);
      byte[] edited =
          text.replaceFirst("(?m)^replicas: \\d+", "replicas: " + value).getBytes(UTF_8);
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, edited);
      DirCacheEditor editor = index.editor();
      editor.add(
          new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
              entry.setObjectId(blob);
            }
          });
      editor.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      commit.setParentId(head);
      PersonIdent bob = new PersonIdent("Bob", "bob@example.org");
      commit.setAuthor(bob);
      commit.setCommitter(bob);
      commit.setMessage("Scale " + path + "\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
