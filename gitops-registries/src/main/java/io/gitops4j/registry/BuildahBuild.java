package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One build of a Dockerfile by buildah: in a folder of its own, into an image layout there, from
 * where it is taken over as it is. For one thread.
 */
final class BuildahBuild {
  private static final List<String> HANDED_ON =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "XDG_RUNTIME_DIR",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY");

  private final String name;
  private final DockerfileBuild build;
  private final SourceFacts source;
  private final Function<String, Registry> registries;
  private final Consumer<String> progress;

  /**
   * A build.
   *
   * @param registries gives the registry of a host
   * @param progress is told what buildah says, on a thread of its own
   */
  BuildahBuild(
      String name,
      DockerfileBuild build,
      SourceFacts source,
      Function<String, Registry> registries,
      Consumer<String> progress) {
    this.name = name;
    this.build = build;
    this.source = source;
    this.registries = registries;
    this.progress = progress;
  }

  /** Builds it into a registry; for several platforms, an index in the order they were said. */
  Descriptor into(Registry into, String repository) {
    Path file = build.checkedFile(name);
    List<Registry> bases = build.hosts.stream().map(registries).toList();
    try (WorkFolder work = WorkFolder.in(parent(into));
        BaseImageGateway gateway = BaseImageGateway.open(bases);
        BuildSecrets secrets = BuildSecrets.in(work, build.secrets)) {
      Map<String, String> environment = environment(work, gateway);
      ExternalProgram program =
          new ExternalProgram(
              work.path(),
              environment,
              build.program.timeout(),
              line -> progress.accept(secrets.redact(line)));
      List<String> platforms = build.platforms.isEmpty() ? List.of("") : build.platforms;
      for (int i = 0; i < platforms.size(); i++) {
        build(program, gateway, secrets, file, platforms.get(i), i);
      }
      return takeOver(work.path().resolve("layout"), into, repository);
    } catch (IOException e) {
      throw Failures.disk("Could not build " + name, e);
    }
  }

  /** Beside the build cache, where it is a folder: a layer is as large there as here. */
  private static Path parent(Registry cache) {
    Path root =
        cache instanceof OciLayoutRegistry layout
            ? layout.root()
            : Path.of(System.getProperty("user.home"), ".cache", "gitops4j");
    return root.resolve("_buildah"); // no component of a repository begins with '_'
  }

  private void build(
      ExternalProgram program,
      BaseImageGateway gateway,
      BuildSecrets secrets,
      Path file,
      String platform,
      int number) {
    String doing = "build " + name + (platform.isEmpty() ? "" : " for " + platform);
    try {
      program.run(doing, buildCommand(program.folder(), secrets, file, platform, number));
      program.run(doing, pushCommand(program.folder(), number));
    } catch (ProviderException e) {
      ProviderException cause =
          e.kind() == ErrorKind.INVALID ? gateway.failure().orElse(e) : e; // a base was the reason
      throw new ProviderException(
          cause.kind(),
          secrets.redact(e.getMessage() + (cause == e ? "" : "\n  " + cause.getMessage())),
          cause.retry(),
          cause.retryAfter().orElse(null),
          null);
    }
  }

  private List<String> buildCommand(
      Path work, BuildSecrets secrets, Path file, String platform, int number) {
    List<String> command = buildah(work, "build");
    command.addAll(List.of("--isolation", "chroot", "--format", "oci", "--identity-label=false"));
    command.addAll(List.of("--authfile", work.resolve("auth.json").toString()));
    command.addAll(List.of("--timestamp", Long.toString(source.time().getEpochSecond())));
    source.annotations().forEach((key, value) -> add(command, "--annotation", key + "=" + value));
    build.arguments.forEach((key, value) -> add(command, "--build-arg", key + "=" + value));
    secrets.options().forEach(option -> add(command, "--secret", option));
    if (build.stage != null) {
      add(command, "--target", build.stage);
    }
    if (!platform.isEmpty()) {
      add(command, "--platform", platform);
    }
    add(command, "--iidfile", "image-" + number);
    add(command, "--file", file.toString());
    command.add(String.valueOf(build.context == null ? "" : build.context.toAbsolutePath()));
    return command;
  }

  private List<String> pushCommand(Path work, int number) {
    List<String> command = buildah(work, "push");
    command.addAll(List.of("--quiet", "--format", "oci", id(work, number), "oci:layout:" + number));
    return command;
  }

  private static String id(Path work, int number) {
    try {
      return Files.readString(work.resolve("image-" + number)).strip();
    } catch (IOException e) {
      throw Failures.disk("Could not read what buildah built", e);
    }
  }

  private List<String> buildah(Path work, String verb) {
    List<String> command = new ArrayList<>(List.of(build.program.program()));
    add(command, "--root", work.resolve("storage").toString());
    add(command, "--runroot", work.resolve("run").toString());
    add(command, "--storage-driver", "vfs");
    command.add(verb);
    return command;
  }

  private static void add(List<String> command, String option, String value) {
    command.add(option);
    command.add(value);
  }

  private Map<String, String> environment(WorkFolder work, BaseImageGateway gateway)
      throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(HANDED_ON);
    environment.put("TMPDIR", Files.createDirectory(work.path().resolve("tmp")).toString());
    work.secretFile("auth.json", "{}".getBytes(StandardCharsets.UTF_8));
    if (!build.hosts.isEmpty()) {
      StringBuilder settings =
          new StringBuilder("unqualified-search-registries = [\"docker.io\"]\n");
      for (int i = 0; i < build.hosts.size(); i++) {
        settings
            .append("[[registry]]\nprefix = \"")
            .append(build.hosts.get(i))
            .append("\"\nlocation = \"")
            .append(gateway.location(i))
            .append("\"\ninsecure = true\n");
      }
      byte[] content = settings.toString().getBytes(StandardCharsets.UTF_8);
      environment.put(
          "CONTAINERS_REGISTRIES_CONF", work.secretFile("registries.conf", content).toString());
    }
    return environment;
  }

  private Descriptor takeOver(Path layout, Registry into, String repository) {
    OciLayoutRegistry built = OciLayoutRegistry.ofLayout(layout);
    List<Descriptor> images = new ArrayList<>();
    for (int i = 0; i < Math.max(1, build.platforms.size()); i++) {
      String tag = Integer.toString(i);
      ArtifactCopier.create().copy(built, "built", tag, into, repository);
      images.add(built.head("built", tag).orElseThrow());
    }
    return images.size() == 1 ? images.get(0) : index(images, into, repository);
  }

  private Descriptor index(List<Descriptor> images, Registry into, String repository) {
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.OCI_INDEX);
    ArrayNode children = index.putArray("manifests");
    for (int i = 0; i < images.size(); i++) {
      String platform = build.platforms.get(i);
      ObjectNode named = ImageConfig.scratch(platform).platform();
      children.add(Json.descriptor(images.get(i)).set("platform", named));
    }
    Json.annotations(index, source.annotations());
    return into.putManifest(repository, Json.write(index), MediaTypes.OCI_INDEX);
  }
}
