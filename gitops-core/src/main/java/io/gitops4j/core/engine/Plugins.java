package io.gitops4j.core.engine;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.RegistryFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The provider factories a class loader offers. Immutable; the only user of {@link ServiceLoader}.
 */
public final class Plugins {
  /** The option that names a repository's provider, where its URL does not tell. */
  public static final String PROVIDER = "provider";

  /** What that option says where the host itself is to be asked. */
  public static final String PROBE = "probe";

  private final List<GitProviderFactory> git;
  private final List<RegistryFactory> registries;

  private Plugins(List<GitProviderFactory> git, List<RegistryFactory> registries) {
    this.git = List.copyOf(git);
    this.registries = List.copyOf(registries);
  }

  /** What is registered in {@code META-INF/services} of a class loader. */
  public static Plugins of(ClassLoader loader) {
    return new Plugins(find(GitProviderFactory.class, loader), find(RegistryFactory.class, loader));
  }

  /** These factories and no others. */
  public static Plugins of(List<GitProviderFactory> git, List<RegistryFactory> registries) {
    return new Plugins(git, registries);
  }

  /**
   * The provider for a repository: the one that the context's option {@value #PROVIDER} names, or
   * the one that claims the URL. Where the option is {@value #PROBE} and none claims it, its host
   * is asked what it is, without credentials.
   *
   * @throws ProviderException {@code NOT_FOUND} if none claims it, {@code INVALID} if two do; both
   *     name the factories; {@code UNAVAILABLE} if a host that is to be asked does not answer
   */
  public GitProvider git(RepositoryUrl url, ProviderContext context) {
    Optional<String> named = context.options().findText(PROVIDER);
    if (named.filter(PROBE::equals).isPresent()) {
      return probed(url, context).create(context);
    }
    Predicate<GitProviderFactory> claim =
        named
            .<Predicate<GitProviderFactory>>map(name -> f -> f.name().equals(name))
            .orElse(f -> f.supports(url));
    List<GitProviderFactory> claims = git.stream().filter(claim).toList();
    List<GitProviderFactory> special = claims.stream().filter(f -> !f.fallback()).toList();
    return one(
            special.isEmpty() ? claims : special,
            git,
            GitProviderFactory::name,
            "the repository " + url,
            "gitops-git-providers")
        .create(context);
  }

  private GitProviderFactory probed(RepositoryUrl url, ProviderContext context) {
    return git.stream()
        .filter(f -> !f.fallback() && f.supports(url))
        .findFirst()
        .or(() -> git.stream().filter(f -> f.recognises(url, context)).findFirst())
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not open the repository "
                        + url
                        + ": its host shows itself as none of "
                        + names(git.stream().filter(f -> !f.fallback()), GitProviderFactory::name)
                        + ". Name its provider by the option "
                        + PROVIDER
                        + ", or leave the option out for plain Git."));
  }

  /** The registry at an address; throws like {@link #git}. */
  public Registry registry(String address, ProviderContext context) {
    Predicate<RegistryFactory> claims = f -> f.supports(address);
    return one(
            registries.stream().filter(claims).toList(),
            registries,
            RegistryFactory::name,
            "the registry " + address,
            "gitops-registries")
        .create(address, context);
  }

  private static <F> F one(
      List<F> claims, List<F> all, Function<F, String> name, String what, String module) {
    if (claims.size() == 1) {
      return claims.get(0);
    }
    if (claims.isEmpty()) {
      String found = all.isEmpty() ? "none is on the class path" : names(all.stream(), name);
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not open "
              + what
              + ": no provider claims it; found: "
              + found
              + ". Add the provider's module ("
              + module
              + "), or pass an instance.");
    }
    throw new ProviderException(
        ErrorKind.INVALID,
        "Could not open "
            + what
            + ": "
            + names(claims.stream(), name)
            + " both claim it. Remove one from the class path, or pass an instance.");
  }

  private static <F> String names(Stream<F> factories, Function<F, String> name) {
    return String.join(" and ", factories.map(name).toList());
  }

  /** What a class loader offers of a service. */
  public static <F> List<F> find(Class<F> service, ClassLoader loader) {
    List<F> found = new ArrayList<>();
    ServiceLoader.load(service, loader).forEach(found::add);
    return List.copyOf(found);
  }
}
