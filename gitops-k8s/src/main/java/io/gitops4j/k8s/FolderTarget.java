package io.gitops4j.k8s;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.SourceCommit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Materialises environments as files, one for each object: {@code
 * <root>/<application>/<environment>/<kind>/<namespace>/<name>.yaml}, with {@code _cluster} for
 * objects without a namespace. The same object gives the same bytes.
 *
 * <p>Beside the files stands an inventory of what was put there. It is written before any file
 * changes, so that after a crash the next application knows what is ours. A file that somebody
 * altered is drift: it is put right when it is wanted, and left alone when it is wanted no longer.
 * A file that somebody else put where one of ours is to stand is refused. Secrets stand in the
 * files as they are.
 *
 * <p>Thread-safe, also among processes, through a lock on a file: the folder must be on a file
 * system that has such locks. Symbolic links below the root are refused; the root itself may be
 * one.
 */
public final class FolderTarget implements DeploymentTarget {
  private static final System.Logger LOG = System.getLogger(FolderTarget.class.getName());
  private static final ManifestLimits INVENTORY =
      ManifestLimits.standard().withMaxFileBytes(1 << 30).withMaxNodes(100_000_000);

  private final Path root;
  private final boolean emptyAllowed;

  private FolderTarget(Path root, boolean emptyAllowed) {
    this.root = root.toAbsolutePath().normalize();
    this.emptyAllowed = emptyAllowed;
  }

  /** A target that writes below a folder, which is created when something is applied. */
  public static FolderTarget at(Path root) {
    return new FolderTarget(Objects.requireNonNull(root, "root"), false);
  }

  /**
   * A target like this one that removes everything when a rendering is empty. Without this, an
   * empty rendering is refused where something stands.
   */
  public FolderTarget allowingEmpty() {
    return new FolderTarget(root, true);
  }

  /**
   * What applying would change now.
   *
   * @throws ProviderException as {@link #apply} would, for what can be foreseen
   */
  @Override
  public List<Difference> plan(Deployment deployment) {
    String task = "plan " + name(deployment.application(), deployment.environment());
    return reading(
        task,
        deployment.application(),
        deployment.environment(),
        folder -> {
          Inventory before = inventory(task, folder);
          return changes(task, before, deployment, folder).differences();
        });
  }

  /**
   * Writes the files.
   *
   * @throws ProviderException {@code INVALID} for a manifest that cannot be a file, for two that
   *     are one object, and for an empty rendering unless that is allowed; {@code ALREADY_EXISTS}
   *     for somebody else's file; {@code FORBIDDEN} for links and missing permissions; {@code
   *     UNAVAILABLE} if reading or writing failed: applying again carries on
   */
  @Override
  public List<Difference> apply(Deployment deployment) {
    String application = deployment.application();
    String environment = deployment.environment();
    String task = "apply " + name(application, environment);
    return guarded(
        task,
        Retry.LOOK_FIRST,
        () -> {
          checkNames(task, application, environment);
          DesiredFile.of(task, deployment.rendering());
          if (!Files.isDirectory(root)) {
            Files.createDirectories(root);
          }
          EnvironmentFolder folder = folder(task, application, environment);
          folder.prepare(task);
          return locked(folder, () -> apply(task, deployment, folder));
        });
  }

  private List<Difference> apply(String task, Deployment deployment, EnvironmentFolder folder)
      throws IOException {
    Inventory before = inventory(task, folder);
    Map<String, DesiredFile> desired = DesiredFile.of(task, deployment.rendering());
    FolderChanges changes = changes(task, before, deployment, folder);
    Applied now = new Applied(deployment.key(), deployment.rendering().digest());
    Inventory stored = before;
    if (!changes.differences().isEmpty()) {
      stored = before.beginning(now, desired.values());
      store(task, folder, stored);
      for (DesiredFile file : changes.writes()) {
        folder.replace(task, file.path(), file.content());
      }
      for (String path : changes.removals().keySet()) {
        folder.remove(task, path);
      }
      folder.settle();
    }
    Inventory after = Inventory.completed(now, desired.values(), changes.left());
    if (!after.equals(stored)) {
      changes.left().keySet().forEach(path -> tellLeft(folder, before, path));
      store(task, folder, after);
    }
    return List.copyOf(changes.differences());
  }

  @Override
  public Optional<Applied> current(String application, String environment) {
    String task = "read " + name(application, environment);
    return reading(
        task,
        application,
        environment,
        folder -> Optional.ofNullable(inventory(task, folder).current()));
  }

  /**
   * Healthy when every file stands as it was applied; failed when one was altered or removed, or an
   * application was not completed; absent when nothing was ever applied.
   */
  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    String task = "judge " + name(application, environment);
    return reading(
        task, application, environment, folder -> FolderHealth.of(inventory(task, folder), folder));
  }

  private FolderChanges changes(
      String task, Inventory before, Deployment deployment, EnvironmentFolder folder)
      throws IOException {
    Map<String, DesiredFile> desired = DesiredFile.of(task, deployment.rendering());
    FolderChanges changes = FolderChanges.between(task, before, desired, folder);
    if (desired.isEmpty() && !changes.removals().isEmpty() && !emptyAllowed) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not "
              + task
              + ": the rendering is empty, and all "
              + changes.removals().size()
              + " objects would be removed. Say FolderTarget.allowingEmpty() if that is meant.");
    }
    return changes;
  }

  private static void tellLeft(EnvironmentFolder folder, Inventory before, String path) {
    if (before.find(path).filter(entry -> !entry.isLeft()).isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is wanted no longer and stays, because somebody altered it",
          folder.show(path));
    }
  }

  private static Inventory inventory(String task, EnvironmentFolder folder) throws IOException {
    String path = EnvironmentFolder.OURS + "/inventory";
    Optional<byte[]> content = folder.read(task, path);
    if (content.isEmpty()) {
      return Inventory.NONE;
    }
    try {
      YamlFile file = new YamlFile(task, path);
      Object value = KubernetesYaml.read(file, content.get(), INVENTORY).get(0).value();
      return Inventory.read(Fields.of("document", value).object("document"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ProviderException(
          ErrorKind.INVALID,
          String.format(
              "Could not %s: %s is no inventory: %s. Restore it, or remove the environment's"
                  + " folder and apply again.",
              task, folder.show(path), e.getMessage()),
          e);
    }
  }

  private static void store(String task, EnvironmentFolder folder, Inventory inventory)
      throws IOException {
    folder.replace(task, EnvironmentFolder.OURS + "/inventory", inventory.write());
    folder.settle();
  }

  /** The root's real path, so that everybody who uses it uses the same lock. */
  private EnvironmentFolder folder(String task, String application, String environment)
      throws IOException {
    checkNames(task, application, environment);
    Path real = Files.exists(root) ? root.toRealPath() : root;
    return new EnvironmentFolder(real, application, environment);
  }

  private static void checkNames(String task, String application, String environment) {
    try {
      Names.check("application", application);
      Names.check("environment", environment);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.INVALID, "Could not " + task + ": " + e.getMessage() + ".", e);
    }
  }

  /** Does something that changes nothing, not even by creating a lock where there is nothing. */
  private <T> T reading(String task, String application, String environment, Reading<T> reading) {
    return guarded(
        task,
        Retry.AFTER,
        () -> {
          EnvironmentFolder folder = folder(task, application, environment);
          folder.refuseObstacle(task, EnvironmentFolder.OURS + "/lock");
          boolean prepared =
              Files.isDirectory(folder.show(EnvironmentFolder.OURS), LinkOption.NOFOLLOW_LINKS);
          return prepared ? locked(folder, () -> reading.of(folder)) : reading.of(folder);
        });
  }

  private static <T> T locked(EnvironmentFolder folder, EnvironmentLock.Action<T> action)
      throws IOException, InterruptedException {
    return EnvironmentLock.hold(folder.show(EnvironmentFolder.OURS + "/lock"), action);
  }

  private static <T> T guarded(String task, Retry retry, Guarded<T> body) {
    try {
      return body.run();
    } catch (AccessDeniedException e) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not " + task + ": " + e.getMessage() + " may not be used. Grant the permission.",
          e);
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not " + task + ": " + e.getMessage() + ". Apply again when that is mended.",
          retry,
          null,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not " + task + ": the thread was interrupted. Repeat it.",
          retry,
          null,
          e);
    }
  }

  private static String name(String application, String environment) {
    return application + "/" + environment;
  }

  /** Something that reads a folder. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(EnvironmentFolder folder) throws IOException;
  }

  /** Something that may fail on disk. */
  @FunctionalInterface
  private interface Guarded<T> {
    T run() throws IOException, InterruptedException;
  }
}
