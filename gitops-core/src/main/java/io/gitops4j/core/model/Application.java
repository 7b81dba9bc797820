package io.gitops4j.core.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is delivered: a name, its source, its image and where it goes. Immutable. */
public final class Application {
  private final String name;
  private final Set<String> tags;
  private final @Nullable RepositoryUrl source;
  private final @Nullable ImageReference image;
  private final List<Environment> environments;

  private Application(
      String name,
      Set<String> tags,
      @Nullable RepositoryUrl source,
      @Nullable ImageReference image,
      List<Environment> environments) {
    this.name = Names.check("application", name);
    this.tags = Set.copyOf(tags);
    this.source = source;
    this.image = image;
    this.environments = List.copyOf(environments);
    if (environments.stream().map(Environment::name).distinct().count() != environments.size()) {
      throw new IllegalArgumentException(
          "The application " + name + " has two environments of one name");
    }
  }

  /** An application of that name with nothing else said. */
  public static Application named(String name) {
    return new Application(name, Set.of(), null, null, List.of());
  }

  /** The same with these labels to find it by. */
  public Application withTags(String... labels) {
    return new Application(name, Set.of(labels), source, image, environments);
  }

  /** The same with its source code here. */
  public Application withSource(RepositoryUrl url) {
    return new Application(name, tags, url, image, environments);
  }

  /** The same with its image here; a tag or digest in it is not looked at. */
  public Application withImage(ImageReference reference) {
    return new Application(name, tags, source, reference.withoutVersion(), environments);
  }

  /** The same with these environments, in the order of promotion. */
  public Application withEnvironments(Environment... inOrder) {
    return new Application(name, tags, source, image, List.of(inOrder));
  }

  /** Its name, unique within the tenant. */
  public String name() {
    return name;
  }

  /** The labels to find it by. */
  public Set<String> tags() {
    return tags;
  }

  /** Where its source code is. */
  public Optional<RepositoryUrl> source() {
    return Optional.ofNullable(source);
  }

  /** Its image, without tag or digest. */
  public Optional<ImageReference> image() {
    return Optional.ofNullable(image);
  }

  /** Where it goes, in the order of promotion. */
  public List<Environment> environments() {
    return environments;
  }

  @Override
  public String toString() {
    return name;
  }
}
