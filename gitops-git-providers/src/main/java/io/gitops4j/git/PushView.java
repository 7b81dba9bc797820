package io.gitops4j.git;

import java.io.IOException;
import java.util.Set;
import org.eclipse.jgit.attributes.AttributesNodeProvider;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectDatabase;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.jspecify.annotations.Nullable;

/**
 * A repository as a push should see it. JGit decides what to send by walking every tree of the
 * remote's head, which takes longer than everything else together where there are many folders.
 * Here trees that nothing new can lie in look empty, so that it walks those on the way to changed
 * files and no others. Used by one push; closing it leaves the repository open.
 */
final class PushView extends Repository {
  private final Repository whole;
  private @Nullable PushScope scope;

  PushView(Repository whole) {
    super(options(whole));
    this.whole = whole;
  }

  /** Looks at nothing else from now on. */
  void narrow(PushScope to) {
    scope = to;
  }

  @Override
  public ObjectDatabase getObjectDatabase() {
    return new Objects(scope);
  }

  @Override
  public void create(boolean bare) {
    throw new UnsupportedOperationException("A view is not created");
  }

  @Override
  public String getIdentifier() {
    return whole.getIdentifier();
  }

  @Override
  public RefDatabase getRefDatabase() {
    return whole.getRefDatabase();
  }

  @Override
  public StoredConfig getConfig() {
    return whole.getConfig();
  }

  @Override
  public AttributesNodeProvider createAttributesNodeProvider() {
    return whole.createAttributesNodeProvider();
  }

  @Override
  public void scanForRepoChanges() throws IOException {
    whole.scanForRepoChanges();
  }

  @Override
  public void notifyIndexChanged(boolean internal) {
    whole.notifyIndexChanged(internal);
  }

  private static Options options(Repository whole) {
    Options options = new Options();
    options.setGitDir(whole.getDirectory());
    options.setFS(whole.getFS());
    options.setBare();
    return options;
  }

  private static final class Options extends BaseRepositoryBuilder<Options, Repository> {}

  private final class Objects extends ObjectDatabase {
    private final @Nullable PushScope narrowed;

    Objects(@Nullable PushScope narrowed) {
      this.narrowed = narrowed;
    }

    /** What the push takes to be on both sides. */
    @Override
    public boolean has(AnyObjectId id) throws IOException {
      return (narrowed == null || narrowed.isBase(id.toObjectId()))
          && whole.getObjectDatabase().has(id);
    }

    @Override
    public ObjectReader newReader() {
      ObjectReader reader = whole.newObjectReader();
      return narrowed == null ? reader : new Reader(reader, narrowed);
    }

    @Override
    public Set<ObjectId> getShallowCommits() throws IOException {
      return whole.getObjectDatabase().getShallowCommits();
    }

    @Override
    public ObjectInserter newInserter() {
      return whole.newObjectInserter();
    }

    @Override
    public long getApproximateObjectCount() {
      return whole.getObjectDatabase().getApproximateObjectCount();
    }

    @Override
    public void close() {}
  }

  private static final class Reader extends ObjectReader.Filter {
    private static final ObjectLoader EMPTY =
        new ObjectLoader.SmallObject(Constants.OBJ_TREE, new byte[0]);

    private final ObjectReader reader;
    private final PushScope scope;

    Reader(ObjectReader reader, PushScope scope) {
      this.reader = reader;
      this.scope = scope;
    }

    @Override
    protected ObjectReader delegate() {
      return reader;
    }

    @Override
    public ObjectReader newReader() {
      return new Reader(reader.newReader(), scope);
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int typeHint) throws IOException {
      boolean aside = typeHint == Constants.OBJ_TREE && !scope.reaches(id.toObjectId());
      return aside ? EMPTY : reader.open(id, typeHint);
    }
  }
}
