package io.gitops4j.testkit.store;

import io.gitops4j.core.spi.GitRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** A repository to which something happens right before the first commit. */
final class Interrupted {
  private Interrupted() {}

  static GitRepository before(GitRepository repository, Runnable event) {
    AtomicBoolean done = new AtomicBoolean();
    return (GitRepository)
        Proxy.newProxyInstance(
            Interrupted.class.getClassLoader(),
            new Class<?>[] {GitRepository.class},
            (proxy, method, arguments) -> {
              boolean commits = method.getParameterCount() == 1 && returnsLanding(method);
              if (commits && !done.getAndSet(true)) {
                event.run();
              }
              try {
                return method.invoke(repository, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean returnsLanding(java.lang.reflect.Method method) {
    return method.getReturnType().equals(io.gitops4j.core.spi.Landing.class);
  }
}
