package io.gitops4j.core.spi;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an image is made of. Built with {@link #from}; immutable afterwards. */
public final class ImageSpec {
  private final Base base;
  private final List<Layer> layers;
  private final List<String> entrypoint;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;
  private final Set<Integer> ports;
  private final @Nullable String user;
  private final @Nullable String workingDirectory;
  private final Instant created;
  private final List<String> platforms;

  private ImageSpec(Builder b) {
    this.base = b.base;
    this.layers = List.copyOf(b.layers);
    this.entrypoint = List.copyOf(b.entrypoint);
    this.command = List.copyOf(b.command);
    this.environment = copy(b.environment);
    this.labels = copy(b.labels);
    this.annotations = copy(b.annotations);
    this.ports = Set.copyOf(b.ports);
    this.user = b.user;
    this.workingDirectory = b.workingDirectory;
    this.created = b.created;
    this.platforms = List.copyOf(b.platforms);
  }

  /** Begins an image on a base. */
  public static Builder from(Base base) {
    return new Builder(base);
  }

  /** Begins another that is like this one. */
  public Builder toBuilder() {
    Builder other = new Builder(base);
    other.layers.addAll(layers);
    other.environment.putAll(environment);
    other.labels.putAll(labels);
    other.annotations.putAll(annotations);
    other.ports.addAll(ports);
    other.entrypoint = entrypoint;
    other.command = command;
    other.platforms = platforms;
    other.user = user;
    other.workingDirectory = workingDirectory;
    other.created = created;
    return other;
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** What it stands on. */
  public Base base() {
    return base;
  }

  /** What is added, in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The command that always runs; empty for the base's own. */
  public List<String> entrypoint() {
    return entrypoint;
  }

  /** The arguments; empty for the base's own. */
  public List<String> command() {
    return command;
  }

  /** Environment variables added to the base's. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Labels of the image's configuration. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Annotations of the manifest. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** TCP ports it listens on. */
  public Set<Integer> ports() {
    return ports;
  }

  /** The user it runs as. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The folder it starts in. */
  public Optional<String> workingDirectory() {
    return Optional.ofNullable(workingDirectory);
  }

  /** When it says it was created: the source commit's time, so that builds repeat. */
  public Instant created() {
    return created;
  }

  /** Platforms, {@code linux/amd64}; several give an index. */
  public List<String> platforms() {
    return platforms;
  }

  /**
   * What an image stands on.
   *
   * @param kind how it is found
   * @param location the file, folder or reference; empty for scratch
   */
  public record Base(Kind kind, String location) {
    /** How a base image is found. */
    public enum Kind {
      /** No base at all. */
      SCRATCH,
      /** A tar file, as {@code docker save} or an OCI layout writes it. */
      TAR,
      /** A folder in the OCI image layout: {@code folder} or {@code folder:tag}. */
      LAYOUT,
      /** A reference in a registry. */
      REGISTRY
    }

    /** No base at all. */
    public static Base scratch() {
      return new Base(Kind.SCRATCH, "");
    }

    /** A tar file. */
    public static Base tar(Path file) {
      return new Base(Kind.TAR, file.toString());
    }

    /** A folder in the OCI image layout with one image, or the one with this tag. */
    public static Base layout(Path folder, String tag) {
      return new Base(Kind.LAYOUT, folder + (tag.isEmpty() ? "" : ":" + tag));
    }
  }

  /**
   * Files that come as one layer.
   *
   * @param name for people
   * @param entries from here to there
   */
  public record Layer(String name, List<Entry> entries) {
    /** Copies the list. */
    public Layer {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A file or folder and where it goes.
   *
   * @param source on this machine; a folder is taken with everything below it
   * @param target absolute, in the image
   */
  public record Entry(Path source, String target) {
    /** Checks that the target is absolute. */
    public Entry {
      if (!target.startsWith("/")) {
        throw new IllegalArgumentException(
            "A path in an image is absolute, and '" + target + "' is not");
      }
    }
  }

  /** Collects an image's parts. Not thread-safe. */
  public static final class Builder {
    private final Base base;
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private List<String> platforms = List.of("linux/amd64");
    private @Nullable String user;
    private @Nullable String workingDirectory;
    private Instant created = Instant.EPOCH;

    private Builder(Base base) {
      this.base = Objects.requireNonNull(base, "base");
    }

    /** Adds a layer. */
    public Builder layer(String name, Path source, String target) {
      layers.add(new Layer(name, List.of(new Entry(source, target))));
      return this;
    }

    /** Adds a layer of several files or folders. */
    public Builder layer(Layer layer) {
      layers.add(layer);
      return this;
    }

    /** The command that always runs. */
    public Builder entrypoint(String... words) {
      entrypoint = List.of(words);
      return this;
    }

    /** The arguments. */
    public Builder command(String... words) {
      command = List.of(words);
      return this;
    }

    /** Adds an environment variable. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Adds a label. */
    public Builder label(String name, String value) {
      labels.put(name, value);
      return this;
    }

    /** Adds an annotation. */
    public Builder annotation(String name, String value) {
      annotations.put(name, value);
      return this;
    }

    /** Adds a TCP port. */
    public Builder port(int port) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("A port is between 1 and 65535, not " + port);
      }
      ports.add(port);
      return this;
    }

    /** The user it runs as. */
    public Builder user(String name) {
      user = name;
      return this;
    }

    /** The folder it starts in. */
    public Builder workingDirectory(String path) {
      workingDirectory = path;
      return this;
    }

    /** When it says it was created; 1970 unless said. */
    public Builder created(Instant at) {
      created = at;
      return this;
    }

    /** The platforms; {@code linux/amd64} unless said. */
    public Builder platforms(String... all) {
      if (all.length == 0) {
        throw new IllegalArgumentException("An image needs at least one platform");
      }
      platforms = List.of(all);
      return this;
    }

    /** The finished specification. */
    public ImageSpec build() {
      return new ImageSpec(this);
    }
  }
}
