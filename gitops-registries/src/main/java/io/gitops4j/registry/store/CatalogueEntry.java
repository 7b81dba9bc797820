package io.gitops4j.registry.store;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.VersionRange;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A chart that a catalogue offers. Immutable; made by a {@link Builder}. */
public final class CatalogueEntry {
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  private final String name;
  private final ChartSource source;
  private final String chart;
  private final VersionRange versions;
  private final Fields values;
  private final String description;
  private final Origin origin;

  private CatalogueEntry(Builder options) {
    this.name = options.name;
    this.source = options.source;
    this.chart = options.chart;
    this.versions = options.versions;
    this.values = options.values;
    this.description = options.description;
    this.origin = options.origin;
  }

  /** Whose chart it is. */
  public enum Origin {
    /** One of the house. */
    HOUSE,
    /** Somebody else's. */
    THIRD_PARTY
  }

  /**
   * Begins an entry: the chart of that name, in all its releases, with its own values, of the
   * house.
   *
   * @throws IllegalArgumentException if the name is none by {@link Names}, or the source's address,
   *     which is committed, has a user in it
   */
  public static Builder named(String name, ChartSource source) {
    return new Builder(name, source);
  }

  /** What it is called in the catalogue. */
  public String name() {
    return name;
  }

  /** What it is installed as where nobody says otherwise: its name as Helm takes it. */
  String release() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._]", "-");
  }

  /** Where it is from. */
  public ChartSource source() {
    return source;
  }

  /** What it is called there. */
  public String chart() {
    return chart;
  }

  /** The versions that may be installed. */
  public VersionRange versions() {
    return versions;
  }

  /** What is installed where nobody says otherwise; over the chart's own values. */
  public Fields values() {
    return values;
  }

  /** What it is, in a sentence; may be empty. */
  public String description() {
    return description;
  }

  /** Whose it is. */
  public Origin origin() {
    return origin;
  }

  /** Name and range. */
  @Override
  public String toString() {
    return name + " " + versions;
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private final String name;
    private final ChartSource source;
    private String chart;
    private VersionRange versions = VersionRange.any();
    private Fields values = Fields.none();
    private String description = "";
    private Origin origin = Origin.HOUSE;

    private Builder(String name, ChartSource source) {
      this.name = Names.check("catalogue entry", name);
      this.source = Objects.requireNonNull(source, "source");
      if (USER.matcher(source.address()).find()) {
        throw new IllegalArgumentException(
            "The address of the source of " + name + " has a user in it. Give credentials apart");
      }
      this.chart = name;
    }

    /** Another name of the chart in its source than that of the entry. */
    public Builder chart(String nameThere) {
      chart = Objects.requireNonNull(nameThere, "nameThere");
      return this;
    }

    /**
     * The versions that may be installed, as {@link VersionRange} reads them.
     *
     * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if it is no range
     */
    public Builder versions(String range) {
      versions = VersionRange.parse(range);
      return this;
    }

    /**
     * Default values, in YAML.
     *
     * @throws io.gitops4j.core.model.ProviderException {@code INVALID} if they are no mapping
     */
    public Builder values(String yaml) {
      return values(ValuesYaml.read("default values of " + name, yaml));
    }

    /** Default values. */
    public Builder values(Fields tree) {
      values = Objects.requireNonNull(tree, "tree");
      return this;
    }

    /** What it is, in a sentence. */
    public Builder description(String sentence) {
      description = Objects.requireNonNull(sentence, "sentence");
      return this;
    }

    /** Somebody else's chart. */
    public Builder thirdParty() {
      origin = Origin.THIRD_PARTY;
      return this;
    }

    /** An entry with these options. */
    public CatalogueEntry build() {
      return new CatalogueEntry(this);
    }
  }
}
