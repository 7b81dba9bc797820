package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What resources' tags say of who made them: which application and environment, from which words,
 * and, on endpoints, which operation applied last and what belongs to it.
 *
 * @param application whose
 * @param environment where
 */
record OwnerTags(String application, String environment) {
  private static final String PREFIX = "gitops4j-";
  private static final String FINGERPRINT = PREFIX + "fingerprint";
  private static final String OPERATION = PREFIX + "operation";
  private static final String DIGEST = PREFIX + "digest";
  private static final String MEMBERS = PREFIX + "members-";

  /** A tag's value holds no more. */
  private static final int LONGEST = 256;

  private Fields owner() {
    return Fields.of(PREFIX + "application", application).with(PREFIX + "environment", environment);
  }

  /** Whether a resource is this owner's. */
  boolean own(Fields resource) {
    Fields tags = resource.object("tags");
    return owner().asMap().entrySet().stream()
        .allMatch(tag -> tag.getValue().equals(tags.asMap().get(tag.getKey())));
  }

  /** Whose a resource is; empty for nobody's of ours. */
  static Optional<String> ownerOf(Fields resource) {
    Fields tags = resource.object("tags");
    return tags.findText(PREFIX + "application")
        .map(name -> name + " in " + tags.findText(PREFIX + "environment").orElse("?"));
  }

  static String fingerprint(Fields resource) {
    return resource.object("tags").findText(FINGERPRINT).orElse("");
  }

  /**
   * A resource's tags.
   *
   * @param wanted what its file says
   * @param before what it has, of which only what {@link #applied} wrote is kept
   */
  Fields written(Fields wanted, String fingerprint, Fields before) {
    Fields tags = wanted;
    for (String name : before.asMap().keySet()) {
      if (name.equals(OPERATION) || name.equals(DIGEST) || name.startsWith(MEMBERS)) {
        tags = tags.with(name, before.text(name));
      }
    }
    return tags.and(owner()).with(FINGERPRINT, fingerprint);
  }

  /** An endpoint's tags after everything was applied. */
  static Fields applied(Fields tags, Applied applied, Collection<ResourceId> members) {
    Fields written = Fields.none();
    for (String name : tags.asMap().keySet()) {
      if (!name.startsWith(MEMBERS)) {
        written = written.with(name, tags.text(name));
      }
    }
    String list =
        members.stream().sorted().map(ResourceId::member).collect(Collectors.joining(","));
    for (int i = 0; i * LONGEST < list.length(); i++) {
      int end = Math.min(list.length(), (i + 1) * LONGEST);
      written = written.with(MEMBERS + i, list.substring(i * LONGEST, end));
    }
    return written.with(OPERATION, applied.key().value()).with(DIGEST, applied.digest().toString());
  }

  /** What an endpoint says was applied. */
  static Optional<Applied> applied(Fields endpoint) {
    Fields tags = endpoint.object("tags");
    return tags.findText(OPERATION)
        .flatMap(
            key ->
                tags.findText(DIGEST)
                    .map(digest -> new Applied(new OperationKey(key), Digest.parse(digest))));
  }

  /** What an endpoint says belongs to what was applied. */
  static Set<ResourceId> members(Fields endpoint) {
    Fields tags = endpoint.object("tags");
    StringBuilder list = new StringBuilder();
    for (int i = 0; tags.find(MEMBERS + i).isPresent(); i++) {
      list.append(tags.text(MEMBERS + i));
    }
    Set<ResourceId> members = new TreeSet<>();
    for (String member : list.toString().split(",", -1)) {
      if (!member.isEmpty()) {
        members.add(ResourceId.ofMember(member));
      }
    }
    return members;
  }
}
