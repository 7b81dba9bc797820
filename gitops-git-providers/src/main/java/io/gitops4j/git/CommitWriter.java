package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** Writes commit objects: message, trailers, people, signature. Thread-safe. */
final class CommitWriter {
  private static final Pattern TRAILER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

  private final ProviderContext context;
  private final @Nullable CommitSigner signer;

  CommitWriter(ProviderContext context, @Nullable CommitSigner signer) {
    this.context = context;
    this.signer = signer;
  }

  /** Writes the commit of a request. */
  ObjectId write(ObjectInserter inserter, CommitRequest request, ObjectId tree, ObjectId parent)
      throws IOException {
    return write(
        inserter,
        message(request),
        request.author().orElse(context.author()),
        tree,
        List.of(parent));
  }

  /** Writes any commit, dated now. */
  ObjectId write(
      ObjectInserter inserter, String message, Person author, ObjectId tree, List<ObjectId> parents)
      throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentIds(parents);
    commit.setAuthor(ident(author));
    commit.setCommitter(ident(context.author()));
    commit.setMessage(message);
    if (signer != null) {
      commit.setGpgSignature(new GpgSignature(signer.sign(commit.build()).getBytes(UTF_8)));
    }
    return inserter.insert(commit);
  }

  /**
   * The message with its trailers.
   *
   * @throws ProviderException {@code INVALID} if Git could not tell a trailer from text
   */
  static String message(CommitRequest request) {
    Map<String, String> trailers = new LinkedHashMap<>(request.trailers());
    trailers.put(OperationKey.TRAILER, request.key().value());
    StringBuilder text = new StringBuilder(request.message().strip()).append("\n\n");
    trailers.forEach(
        (name, value) -> {
          if (!TRAILER_NAME.matcher(name).matches()
              || value.isBlank()
              || !value.lines().skip(1).findAny().isEmpty()) {
            throw new ProviderException(
                ErrorKind.INVALID,
                "Could not write the commit: '"
                    + name
                    + "' is no trailer Git would find again. Use"
                    + " letters, digits and '-' in its name, and one line of text in its value.");
          }
          text.append(name).append(": ").append(value.strip()).append('\n');
        });
    return text.toString();
  }

  private PersonIdent ident(Person person) {
    return new PersonIdent(
        person.name(), person.email(), context.clock().instant(), ZoneOffset.UTC);
  }
}
