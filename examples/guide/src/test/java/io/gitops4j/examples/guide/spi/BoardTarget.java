package io.gitops4j.examples.guide.spi;

import static java.util.stream.Collectors.toMap;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.core.spi.SourceCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A board on which objects stand; it is shared by whoever has it. */
record BoardTarget(Map<String, Board> boards) implements DeploymentTarget {
  /** What was applied, and what of it stands there now. */
  record Board(Applied applied, Map<String, Fields> wanted, Map<String, Fields> live) {}

  /** One where nothing was applied. */
  static BoardTarget empty() {
    return new BoardTarget(new ConcurrentHashMap<>());
  }

  @Override
  public List<Difference> plan(Deployment deployment) {
    Map<String, Fields> wanted = wanted(deployment);
    Map<String, Fields> live =
        board(deployment.application(), deployment.environment()).map(Board::live).orElse(Map.of());
    if (wanted.isEmpty() && !live.isEmpty()) {
      throw invalid("an empty rendering would remove everything. Remove the environment instead");
    }
    List<Difference> differences = new ArrayList<>();
    wanted.forEach(
        (name, object) -> {
          if (!live.containsKey(name)) {
            differences.add(new Difference(name, Difference.Kind.ADDED));
          } else if (!live.get(name).equals(object)) {
            differences.add(new Difference(name, Difference.Kind.CHANGED));
          }
        });
    live.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> differences.add(new Difference(name, Difference.Kind.REMOVED)));
    return differences;
  }

  @Override
  public List<Difference> apply(Deployment deployment) {
    synchronized (boards) {
      List<Difference> differences = plan(deployment);
      Map<String, Fields> wanted = wanted(deployment);
      Applied now = new Applied(deployment.key(), deployment.rendering().digest());
      boards.put(
          deployment.application() + "/" + deployment.environment(),
          new Board(now, wanted, new ConcurrentHashMap<>(wanted)));
      return differences;
    }
  }

  @Override
  public Optional<Applied> current(String application, String environment) {
    return board(application, environment).map(Board::applied);
  }

  @Override
  public Health health(String application, String environment, List<SourceCommit> landed) {
    Optional<Board> board = board(application, environment);
    if (board.isEmpty()) {
      return new Health(Health.State.ABSENT, "Nothing was applied");
    }
    List<String> lost = new ArrayList<>(board.get().wanted().keySet());
    lost.removeAll(board.get().live().keySet());
    return lost.isEmpty()
        ? new Health(Health.State.HEALTHY, "All objects stand there")
        : new Health(Health.State.FAILED, lost + " are lost. Apply again");
  }

  private Optional<Board> board(String application, String environment) {
    return Optional.ofNullable(boards.get(application + "/" + environment));
  }

  private static Map<String, Fields> wanted(Deployment deployment) {
    return deployment.rendering().manifests().stream()
        .collect(
            toMap(BoardTarget::name, KubernetesManifest::object, BoardTarget::twins, TreeMap::new));
  }

  private static String name(KubernetesManifest manifest) {
    return manifest.kind() + "/" + manifest.namespace() + "/" + manifest.name();
  }

  private static Fields twins(Fields one, Fields other) {
    throw invalid("two manifests are one object, " + one + " and " + other + ". Keep one");
  }

  private static ProviderException invalid(String why) {
    return new ProviderException(ErrorKind.INVALID, "Could not apply to the board: " + why);
  }
}
