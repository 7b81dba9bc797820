package io.gitops4j.git.ci;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a forge's CI is to build, and when. Values that could be taken for something else than they
 * are, by a shell or by one of the forges, are refused here. Immutable; {@code with…} and {@code
 * on…} return changed copies.
 */
public final class CiSpec {
  private final ImageReference image;
  private String name;
  private List<String> branches = List.of();
  private String dockerfile = "Dockerfile";
  private String context = ".";
  private List<String> platforms = List.of();
  private Map<String, String> buildArguments = Map.of();
  private boolean reporting = true;
  private ContainerTool tool = ContainerTool.DOCKER;

  private CiSpec(ImageReference image, String name) {
    this.image = image;
    this.name = name;
  }

  private CiSpec changed(Consumer<CiSpec> change) {
    CiSpec copy = new CiSpec(image, name);
    copy.branches = branches;
    copy.dockerfile = dockerfile;
    copy.context = context;
    copy.platforms = platforms;
    copy.buildArguments = buildArguments;
    copy.reporting = reporting;
    copy.tool = tool;
    change.accept(copy);
    return copy;
  }

  /**
   * Builds the {@code Dockerfile} at the repository's root, when somebody asks, and tells the
   * platform about it.
   *
   * @param image where it is pushed, with the host and without a version: {@code
   *     ghcr.io/acme/shop}; the tag will be the commit
   * @throws IllegalArgumentException if it is not such a name
   */
  public static CiSpec image(String image) {
    ImageReference reference = ImageReference.parse(image);
    if (!reference.version().isEmpty()) {
      throw new IllegalArgumentException(
          "Not the name of an image to build: '"
              + image
              + "' has a version, which will be the commit. Leave it out");
    }
    String repository = reference.repository();
    String last = repository.substring(repository.lastIndexOf('/') + 1);
    return new CiSpec(reference, Names.check("build", "build-" + last));
  }

  /**
   * The same also built on each push to these branches, besides those given before.
   *
   * @param patterns names of branches, in which {@code *} stands for any text: {@code release/*}
   * @throws IllegalArgumentException if one holds anything but letters, digits and {@code . _ / -
   *     *}
   */
  public CiSpec onPush(String... patterns) {
    List<String> more = new ArrayList<>(branches);
    List.of(patterns).stream()
        .map(CiValues::branch)
        .filter(b -> !more.contains(b))
        .forEach(more::add);
    return changed(copy -> copy.branches = List.copyOf(more));
  }

  /** The same under another name than {@code build-} and the end of the image's name. */
  public CiSpec withName(String other) {
    return changed(copy -> copy.name = Names.check("build", other));
  }

  /**
   * The same with another Dockerfile.
   *
   * @param path from the repository's root
   * @throws IllegalArgumentException if it leaves the repository, or holds anything but letters,
   *     digits and {@code . _ / + @ -}
   */
  public CiSpec withDockerfile(String path) {
    return changed(copy -> copy.dockerfile = CiValues.path(path));
  }

  /**
   * The same with only a folder given to the build.
   *
   * @param folder from the repository's root
   * @throws IllegalArgumentException as of {@link #withDockerfile}
   */
  public CiSpec withContext(String folder) {
    String checked = folder.equals(".") ? folder : CiValues.path(folder);
    return changed(copy -> copy.context = checked);
  }

  /**
   * The same for these platforms instead of the one it is built on. Several are built with buildx;
   * what runs other platforms' programs during a build, where the Dockerfile needs that, has to be
   * on the machine.
   *
   * @param others such as {@code linux/arm64}
   * @throws IllegalArgumentException if one is not {@code system/architecture[/variant]}
   */
  public CiSpec withPlatforms(String... others) {
    List<String> checked = List.of(others).stream().map(CiValues::platform).distinct().toList();
    return changed(copy -> copy.platforms = checked);
  }

  /**
   * The same with one more build argument. Everybody who reads the file or the image's history sees
   * it: no place for a secret.
   *
   * @throws IllegalArgumentException if the name is no identifier, or the value is not printable
   *     ASCII, is longer than 1000 characters, or holds {@code $}, which every forge has a meaning
   *     for
   */
  public CiSpec withBuildArgument(String argument, String value) {
    Map<String, String> more = new LinkedHashMap<>(buildArguments);
    more.put(CiValues.argument(argument), CiValues.argumentValue(argument, value));
    return changed(copy -> copy.buildArguments = Collections.unmodifiableMap(more));
  }

  /** The same telling nobody: whoever started the build looks for the image itself. */
  public CiSpec withoutReport() {
    return changed(copy -> copy.reporting = false);
  }

  /**
   * The same built by buildah, which needs no daemon, instead of docker: on machines that have it,
   * as {@code ubuntu-latest} of GitHub and Azure DevOps has, and on a runner of one's own. It runs
   * as its environment says, such as by {@code BUILDAH_ISOLATION} and {@code STORAGE_DRIVER}.
   */
  public CiSpec withBuildah() {
    return changed(copy -> copy.tool = ContainerTool.BUILDAH);
  }

  ContainerTool tool() {
    return tool;
  }

  /** Refuses another tool than docker, where there is no other. */
  void requireDocker(String where) {
    if (tool != ContainerTool.DOCKER) {
      throw new IllegalArgumentException(
          where + " build with docker; there is no buildah. Leave withBuildah() out");
    }
  }

  ImageReference image() {
    return image;
  }

  /** What the workflow or job is called. */
  public String name() {
    return name;
  }

  List<String> branches() {
    return branches;
  }

  String dockerfile() {
    return dockerfile;
  }

  String context() {
    return context;
  }

  List<String> platforms() {
    return platforms;
  }

  Map<String, String> buildArguments() {
    return buildArguments;
  }

  boolean isReporting() {
    return reporting;
  }
}
