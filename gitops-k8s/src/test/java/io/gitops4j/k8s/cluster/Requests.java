package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a cluster is asked, for tests: all of it is noted, and at one request the process may end,
 * after which nothing is asked any more. Thread-safe.
 */
public final class Requests implements Between {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private volatile int last = Integer.MAX_VALUE;
  private volatile boolean answered = true;

  /** The end of the process that asks. */
  public static final class ProcessEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Now. */
    public ProcessEnded() {
      super("the process ended");
    }
  }

  /** Ends at this request, the first being 1: when it was sent, or just before. */
  public Requests endingAt(int number, boolean sent) {
    last = number;
    answered = sent;
    return this;
  }

  /** A cluster that is asked through this. */
  public Cluster connect(ClusterAccess access) {
    return Between.connect(access, this);
  }

  /** All of them: {@code PATCH /api/v1/…?…}. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  /** Those that change something. */
  public List<String> writes() {
    return seen().stream()
        .filter(request -> !request.startsWith("GET ") && !request.contains("dryRun=All"))
        .toList();
  }

  /** Forgets what was asked. */
  public void forget() {
    seen.clear();
  }

  @Override
  public Fields send(String method, String path, Supplier<Fields> forward) {
    int number;
    synchronized (seen) {
      seen.add(method + " " + path);
      number = seen.size();
    }
    if (number > last || (number == last && !answered)) {
      throw new ProcessEnded();
    }
    Fields answer = forward.get();
    if (number == last) {
      throw new ProcessEnded();
    }
    return answer;
  }
}
