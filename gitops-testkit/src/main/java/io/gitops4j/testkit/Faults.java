package io.gitops4j.testkit;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.PullRequests;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the next calls of named things fail as a test wants it. Thread-safe. */
final class Faults {
  private final Map<String, Deque<Fault>> planned = new ConcurrentHashMap<>();

  private final Map<String, Instant> openedAt = new ConcurrentHashMap<>();
  private volatile Duration lag = Duration.ZERO;

  /** A failure, before the call or after it: then the call took place, and its answer was lost. */
  private record Fault(String method, ErrorKind kind, boolean after) {}

  /** The next call of a method fails without taking place. */
  void failNext(String method, ErrorKind kind) {
    plan(new Fault(method, kind, false));
  }

  /** The next call of a method takes place, and its answer is lost. */
  void loseNextAnswer(String method) {
    plan(new Fault(method, ErrorKind.UNAVAILABLE, true));
  }

  private void plan(Fault fault) {
    planned.computeIfAbsent(fault.method(), m -> new ArrayDeque<>()).add(fault);
  }

  /** Lists don't show what was opened less than so long ago. */
  void lag(Duration length) {
    lag = length;
  }

  /** The same pull requests, with the planned lag. */
  PullRequests lagging(PullRequests real, InstantSource clock) {
    return new LaggingPullRequests(real, openedAt, clock, lag);
  }

  /** The same thing, with the planned failures. */
  <T> T in(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Fault fault = next(method.getName());
          if (fault != null && !fault.after()) {
            throw failure(fault);
          }
          Object result = call(() -> method.invoke(real, arguments));
          if (fault != null) {
            throw failure(fault);
          }
          return result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private synchronized @Nullable Fault next(String method) {
    Deque<Fault> faults = planned.get(method);
    return faults == null ? null : faults.poll();
  }

  private static ProviderException failure(Fault fault) {
    boolean passing =
        fault.kind() == ErrorKind.UNAVAILABLE || fault.kind() == ErrorKind.RATE_LIMITED;
    Retry retry = fault.after() ? Retry.LOOK_FIRST : passing ? Retry.AFTER : Retry.NEVER;
    return new ProviderException(
        fault.kind(),
        "Could not " + fault.method() + ": a planned " + fault.kind() + " fault.",
        retry,
        null,
        null);
  }

  private static @Nullable Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A reflective call. */
  private interface Call {
    @Nullable Object run() throws ReflectiveOperationException;
  }
}
