package io.gitops4j.core.spi;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/** What a factory gives to the provider it makes. Immutable. */
public final class ProviderContext {
  private final Path cache;
  private final Supplier<Credentials> credentials;
  private final Person author;
  private final Duration timeout;
  private final Fields options;
  private final InstantSource clock;
  private final Tls tls;

  private ProviderContext(
      Path cache,
      Supplier<Credentials> credentials,
      Person author,
      Duration timeout,
      Fields options,
      InstantSource clock,
      Tls tls) {
    this.cache = Objects.requireNonNull(cache, "cache");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.author = Objects.requireNonNull(author, "author");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.options = Objects.requireNonNull(options, "options");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.tls = Objects.requireNonNull(tls, "tls");
  }

  /** Defaults: no credentials, the library as author, 60 seconds for each network call. */
  public static ProviderContext in(Path cache) {
    return new ProviderContext(
        cache,
        () -> Credentials.NONE,
        new Person("gitops4j", "gitops4j@localhost"),
        Duration.ofSeconds(60),
        Fields.none(),
        SystemClock.utc(),
        Tls.USUAL);
  }

  /** The same with credentials, asked for at each use. */
  public ProviderContext withCredentials(Supplier<Credentials> supplier) {
    return new ProviderContext(cache, supplier, author, timeout, options, clock, tls);
  }

  /** The same with commits by this author and committer. */
  public ProviderContext withAuthor(Person person) {
    return new ProviderContext(cache, credentials, person, timeout, options, clock, tls);
  }

  /** The same with another time for each network call. */
  public ProviderContext withTimeout(Duration each) {
    if (each.isNegative() || each.isZero()) {
      throw new IllegalArgumentException("A timeout must be longer than nothing");
    }
    return new ProviderContext(cache, credentials, author, each, options, clock, tls);
  }

  /** The same with options that only this provider knows. */
  public ProviderContext withOptions(Fields more) {
    return new ProviderContext(cache, credentials, author, timeout, options.and(more), clock, tls);
  }

  /** The same with another clock, which commits and reviews are dated by. */
  public ProviderContext withClock(InstantSource source) {
    return new ProviderContext(cache, credentials, author, timeout, options, source, tls);
  }

  /** The same, knowing servers by TLS so; by the JDK's own authorities unless said. */
  public ProviderContext withTls(Tls how) {
    return new ProviderContext(cache, credentials, author, timeout, options, clock, how);
  }

  /** A folder for what can be lost: mirrors, blobs. Shared between processes. */
  public Path cache() {
    return cache;
  }

  /** Asked for at each use; may throw if the platform cannot tell. */
  public Supplier<Credentials> credentials() {
    return credentials;
  }

  /** Who commits, where a request names nobody. */
  public Person author() {
    return author;
  }

  /** How long one network call may take. */
  public Duration timeout() {
    return timeout;
  }

  /** Options that only this provider knows. */
  public Fields options() {
    return options;
  }

  /** What commits and reviews are dated by; never used to wait. */
  public InstantSource clock() {
    return clock;
  }

  /** How servers are known, and what they are shown. */
  public Tls tls() {
    return tls;
  }
}
