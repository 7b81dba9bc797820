package io.gitops4j.canary.azure;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SourceCommit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes a workspace of Azure Machine Learning what the files in Git say, which nothing else does:
 * its online endpoints and their deployments, by the REST API (2025-12-01).
 *
 * <p>Endpoints come first, without traffic; then deployments, one after the other; then traffic;
 * then what is wanted no more goes, which has no traffic by then. Each is waited for. A file that
 * says nothing of {@code traffic} leaves it as it is.
 *
 * <p>What is ours says so by tags ({@code gitops4j-application}, {@code gitops4j-environment} and
 * others); nothing else is changed or deleted. Tags on endpoints also remember what was applied
 * last. An environment without endpoints remembers nothing.
 *
 * <p>Immutable and thread-safe; {@code with…} and the like return changed copies. Of several
 * processes that apply the same at once one may be refused by Azure, and has to repeat it.
 */
public final class AzureMlTarget implements DeploymentTarget {
  private static final URI AZURE = URI.create("https://management.azure.com");

  /** One at a time for each application and environment. */
  private final Map<OwnerTags, ReentrantLock> locks = new ConcurrentHashMap<>();

  private final AzureMlWorkspace workspace;
  private final Supplier<Secret> token;
  private final Settings settings;
  private final AzureMlApi api;

  /** What it goes by. */
  private record Settings(
      URI address,
      Tls tls,
      Duration interval,
      Duration patience,
      boolean emptyAllowed,
      boolean adopting) {}

  private AzureMlTarget(AzureMlWorkspace workspace, Supplier<Secret> token, Settings settings) {
    this.workspace = workspace;
    this.token = token;
    this.settings = settings;
    ProviderContext context =
        ProviderContext.in(Path.of(""))
            .withCredentials(() -> new Credentials("", token.get()))
            .withTls(settings.tls());
    ApiClient client = ApiClient.of(settings.address(), context);
    LongRunning operations = new LongRunning(client, settings.interval(), settings.patience());
    this.api = new AzureMlApi(client, workspace, operations);
  }

  /**
   * On a workspace; one change may take half an hour.
   *
   * @param token an access token of Entra ID for Azure Resource Manager, asked for at each request
   */
  public static AzureMlTarget on(AzureMlWorkspace workspace, Supplier<Secret> token) {
    return new AzureMlTarget(
        workspace,
        token,
        new Settings(
            AZURE, Tls.USUAL, Duration.ofSeconds(5), Duration.ofMinutes(30), false, false));
  }

  /** The same at another address than the public cloud's, such as a sovereign cloud's. */
  public AzureMlTarget at(URI address) {
    Settings s = settings;
    return with(new Settings(address, s.tls, s.interval, s.patience, s.emptyAllowed, s.adopting));
  }

  /** The same, knowing servers by TLS so. */
  public AzureMlTarget withTls(Tls tls) {
    Settings s = settings;
    return with(new Settings(s.address, tls, s.interval, s.patience, s.emptyAllowed, s.adopting));
  }

  /**
   * The same, looking so often whether a change is done where Azure doesn't say when to; every five
   * seconds unless said.
   */
  public AzureMlTarget lookingEvery(Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("An interval is longer than nothing, not " + interval);
    }
    Settings s = settings;
    return with(new Settings(s.address, s.tls, interval, s.patience, s.emptyAllowed, s.adopting));
  }

  /** The same with another time that one change may take. */
  public AzureMlTarget withPatience(Duration each) {
    Settings s = settings;
    return with(new Settings(s.address, s.tls, s.interval, each, s.emptyAllowed, s.adopting));
  }

  /**
   * The same, removing everything when a rendering is empty. Without this, an empty rendering is
   * refused where something stands.
   */
  public AzureMlTarget allowingEmpty() {
    Settings s = settings;
    return with(new Settings(s.address, s.tls, s.interval, s.patience, true, s.adopting));
  }

  /** The same, taking over what others made, if it is among the files: by {@code az ml}, say. */
  public AzureMlTarget adopting() {
    Settings s = settings;
    return with(new Settings(s.address, s.tls, s.interval, s.patience, s.emptyAllowed, true));
  }

  private AzureMlTarget with(Settings other) {
    return new AzureMlTarget(workspace, token, other);
  }

  /**
   * What applying would change now.
   *
   * @throws ProviderException as {@link #apply} would, for what can be foreseen
   */
  @Override
  public List<Difference> plan(Deployment deployment) {
    String task = task("plan", deployment);
    Map<ResourceId, Wanted> wanted = Wanted.all(task, deployment.rendering(), workspace);
    return List.copyOf(changes(task, owner(deployment), wanted).differences());
  }

  /**
   * Makes it so, and waits until it is.
   *
   * @throws ProviderException {@code INVALID} for what Azure would refuse, for a deployment that is
   *     to go and has traffic, for an empty rendering unless that is allowed, and for what failed,
   *     with Azure's code and message; {@code ALREADY_EXISTS} for what others made; {@code
   *     UNAVAILABLE} if Azure can't be asked, or something was not done in time
   */
  @Override
  public List<Difference> apply(Deployment deployment) {
    ReentrantLock lock = locks.computeIfAbsent(owner(deployment), owner -> new ReentrantLock());
    lock.lock();
    try {
      return applyAlone(deployment);
    } finally {
      lock.unlock();
    }
  }

  private List<Difference> applyAlone(Deployment deployment) {
    String task = task("apply", deployment);
    OwnerTags owner = owner(deployment);
    Map<ResourceId, Wanted> wanted = Wanted.all(task, deployment.rendering(), workspace);
    Changes changes = changes(task, owner, wanted);
    AzureMlChange change = new AzureMlChange(api, owner);
    Collection<Wanted> bodies = changes.bodies().values();
    bodies.stream().filter(one -> one.id().isEndpoint()).forEach(change::put);
    bodies.stream().filter(one -> !one.id().isEndpoint()).forEach(change::put);
    changes.traffic().forEach(change::route);
    change.removeAll(changes.removals());
    change.remember(
        new Applied(deployment.key(), deployment.rendering().digest()), wanted.keySet());
    return List.copyOf(changes.differences());
  }

  private Changes changes(String task, OwnerTags owner, Map<ResourceId, Wanted> wanted) {
    Standing standing = Standing.read(api, owner, wanted.keySet());
    Changes changes = Changes.between(task, wanted, standing, settings.adopting());
    if (wanted.isEmpty() && !changes.removals().isEmpty() && !settings.emptyAllowed()) {
      throw Traffic.invalid(
          task,
          "the rendering is empty, and all "
              + changes.removals().size()
              + " resources would be removed",
          "Say AzureMlTarget.allowingEmpty() if that is meant");
    }
    return changes;
  }

  /** What all endpoints agree on: after an application that broke off, nothing. */
  @Override
  public Optional<Applied> current(String application, String environment) {
    OwnerTags owner = new OwnerTags(application, environment);
    List<Optional<Applied>> said =
        api.endpoints().stream().filter(owner::own).map(OwnerTags::applied).distinct().toList();
    return said.size() == 1 ? said.get(0) : Optional.empty();
  }

  /** By what Azure says of each resource's provisioning. */
  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    OwnerTags owner = new OwnerTags(application, environment);
    Standing standing = Standing.read(api, owner, List.of());
    Set<ResourceId> members = new TreeSet<>(standing.own());
    if (members.isEmpty()) {
      return new Health(Health.State.ABSENT, "Nothing was ever applied");
    }
    members.stream()
        .filter(ResourceId::isEndpoint)
        .toList()
        .forEach(id -> members.addAll(OwnerTags.members(standing.find(id).orElseThrow())));
    return AzureMlHealth.of(members, standing);
  }

  /**
   * Endpoints and deployments as the REST API has them. One is named by {@code metadata.name}, and
   * a deployment's endpoint by {@code metadata.namespace}; or as in a file of {@code az ml}, by
   * {@code name} and {@code endpoint_name}.
   */
  @Override
  public Optional<LiveObjects> objects() {
    return Optional.of(new AzureMlObjects(api));
  }

  private static OwnerTags owner(Deployment deployment) {
    return new OwnerTags(deployment.application(), deployment.environment());
  }

  private static String task(String verb, Deployment deployment) {
    return verb + " " + deployment.application() + "/" + deployment.environment();
  }

  /** The workspace. */
  @Override
  public String toString() {
    return "workspace " + workspace.name();
  }
}
