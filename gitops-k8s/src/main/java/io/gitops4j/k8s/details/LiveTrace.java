package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.trace.Trace;
import io.gitops4j.core.trace.Tracer;
import io.gitops4j.k8s.cluster.Cluster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where an object of a cluster came from: the digests that its specification names, and the runs
 * behind them.
 *
 * @param object which, for people
 * @param digests those it names, in their order
 * @param traces of the runs that delivered them, the newest first for each
 */
public record LiveTrace(String object, List<Digest> digests, List<Trace> traces) {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Copies the lists. */
  public LiveTrace {
    digests = List.copyOf(digests);
    traces = List.copyOf(traces);
  }

  /**
   * Reads an object and asks for the runs behind it.
   *
   * @param apiVersion {@code serving.kserve.io/v1beta1}
   * @throws ProviderException {@code NOT_FOUND} if there is no such object; as {@link Cluster#find}
   *     throws
   */
  public static LiveTrace of(
      Cluster cluster,
      Tracer tracer,
      String apiVersion,
      String kind,
      String namespace,
      String name) {
    Fields like =
        Fields.of("apiVersion", apiVersion)
            .with("kind", kind)
            .with("metadata", Fields.of("name", name).with("namespace", namespace));
    String object = kind + " " + namespace + "/" + name;
    Fields spec =
        cluster
            .find(like)
            .orElseThrow(
                () -> new ProviderException(ErrorKind.NOT_FOUND, "There is no " + object + "."))
            .object("spec");
    Set<Digest> digests = new LinkedHashSet<>();
    DIGEST
        .matcher(spec.toString())
        .results()
        .map(MatchResult::group)
        .forEach(text -> digests.add(Digest.parse(text)));
    List<Trace> traces = new ArrayList<>();
    digests.forEach(digest -> traces.addAll(tracer.of(digest)));
    return new LiveTrace(object, List.copyOf(digests), traces);
  }

  /** All of it, for people. */
  public String text() {
    StringBuilder text = new StringBuilder(object).append('\n');
    if (digests.isEmpty()) {
      text.append("  names no digest, so nothing can be traced\n");
    }
    for (Digest digest : digests) {
      text.append("  names ").append(digest).append('\n');
    }
    if (traces.isEmpty() && !digests.isEmpty()) {
      text.append("  which no run that is kept has delivered\n");
    }
    traces.forEach(trace -> text.append(trace.text()));
    return text.toString();
  }
}
