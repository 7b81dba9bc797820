package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one vendor's forge speaks: an API in front of a {@link ForgeState}. */
public interface ForgeDialect {
  /** The files of the vendor's documents. */
  List<String> documents();

  /**
   * Whether the vendor's document only forgot to mention what its server does.
   *
   * @param problem what the document says against a request or an answer
   */
  default boolean isOmission(ForgeCall call, String problem) {
    return false;
  }

  /** The part of a body that the vendor's document describes. */
  default @Nullable JsonNode described(@Nullable JsonNode body) {
    return body;
  }

  /** What we say of the API where the vendor's documents are silent. */
  default List<ApiDocument> additions() {
    return List.of();
  }

  /** What a path begins with before what the document has: {@code /api/v3}. */
  String prefix();

  /** Where Git finds a repository of the one owner. */
  default String gitPath(String name) {
    return "/acme/" + name + ".git";
  }

  /** A workflow that every repository has, as the vendor names it. */
  default String workflow() {
    throw new UnsupportedOperationException("This fake has no workflows");
  }

  /** The number of a workflow's run, whose id is the vendor's. */
  default long run(String id) {
    return Long.parseLong(id);
  }

  /** Whether a request's credentials are known. */
  boolean knows(ForgeCall call);

  /** Does what a request asks for; it is as the document wants it. */
  ForgeAnswer answer(ForgeCall call, ForgeState state);

  /** An error, in the vendor's shape. */
  ForgeAnswer refusal(int status, String message);
}
