package io.gitops4j.examples.portal;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.registry.Buildah;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The library as the portal embeds it. Thread-safe. */
final class Engine implements AutoCloseable {
  private final Home home;
  private final String namespaces;
  private final Cluster cluster;
  private final Charts charts;
  private final Pipelines pipelines;
  private final FileJournal journal;
  private final Delivery delivery;
  private final List<ConfiguredConnections> opened = new ArrayList<>();

  /**
   * Goes on with whatever was left.
   *
   * @param namespaces what an environment's namespace is called, with {@code {environment}} in it
   * @param told of each event
   */
  Engine(
      Home home,
      Path kubeconfig,
      String namespaces,
      Path helm,
      Buildah buildah,
      Consumer<RunEvent> told) {
    this.home = home;
    this.namespaces = namespaces;
    this.cluster = Cluster.connect(ClusterAccess.kubeconfig(kubeconfig));
    this.charts = new Charts(this::connections, helm, home.resolve("cache"));
    this.pipelines = new Pipelines(home, new Builds(home, buildah), charts, helm);
    this.journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
    connect();
    this.delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(pipelines)
            .connections(tenant -> connections())
            .listener(told)
            .build();
  }

  Delivery delivery() {
    return delivery;
  }

  Charts charts() {
    return charts;
  }

  /** The present connections. */
  synchronized Connections connections() {
    return opened.get(opened.size() - 1);
  }

  /** Takes new settings and addresses; what is under way ends with the old ones. */
  synchronized void connect() {
    Fields settings = home.settings();
    String user = settings.findText("registryUser").orElse("");
    ProviderContext registry =
        context(secret("registry").map(password -> Credentials.basic(user, password)));
    ProviderContext git = context(secret("git").map(Credentials::token));
    String registryHost = // nobody else is shown its password
        ImageReference.parse(settings.findText("registry").orElse("nowhere.invalid") + "/any")
            .host();
    String forge = settings.findText("forge").orElse("");
    opened.add(
        ConfiguredConnections.using(Plugins.of(Engine.class.getClassLoader()))
            .otherRepositories(
                this::repository,
                forge.isEmpty() ? git : git.withOptions(Fields.of("provider", forge)))
            .registry(registryHost, registryHost, registry)
            .otherRegistries(host -> host, context(Optional.empty()))
            .buildCache("oci-layout:" + home.resolve("builds"), registry)
            .otherTargets(name -> Optional.of(target(name)))
            .build());
  }

  private ProviderContext context(Optional<Credentials> credentials) {
    return ProviderContext.in(home.resolve("cache"))
        .withCredentials(() -> credentials.orElse(Credentials.NONE));
  }

  private Optional<String> secret(String name) {
    return home.secret(name).map(Secret::reveal);
  }

  private RepositoryUrl repository(String name) {
    RepositoryUrl gitops =
        RepositoryUrl.parse(
            home.settings().findText("gitops").orElseThrow(() -> missing("the GitOps repository")));
    if (name.equals(Pipelines.GITOPS)) {
      return gitops;
    }
    RepositoryUrl source = RepositoryUrl.parse(application(name).get("repository"));
    if (!source.host().equals(gitops.host()) || source.port() != gitops.port()) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not read "
              + source
              + ": the token is for "
              + gitops.host()
              + ", and is shown to nobody else. Keep the source there.");
    }
    return source;
  }

  /** An application that there is. */
  Application application(String name) {
    return home.application(name).orElseThrow(() -> missing("the application " + name));
  }

  static ProviderException missing(String what) {
    return new ProviderException(ErrorKind.NOT_FOUND, "Could not find " + what + ".");
  }

  private ClusterTarget target(String environment) {
    return ClusterTarget.on(cluster)
        .in(namespaces.replace("{environment}", environment))
        .allowingEmpty();
  }

  /**
   * Builds and deploys the newest commit, or installs the chart.
   *
   * @param nonce the same for the same press of the button
   */
  Run deploy(Application application, Actor actor, String nonce) {
    Start start =
        Start.manual(Fields.of("revision", String.valueOf(application.revision()))).again(nonce);
    if (!application.isChart()) {
      String branch = application.get("branch");
      GitRepository source = connections().repository(application.name());
      start = start.at(source.head(branch).orElseThrow(() -> missing("the branch " + branch)));
    }
    return delivery.start(application.name(), start, actor);
  }

  @Override
  public synchronized void close() {
    delivery.close();
    opened.forEach(ConfiguredConnections::close);
    journal.close();
    cluster.close();
  }
}
